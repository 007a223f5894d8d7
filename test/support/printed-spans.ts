/** A span as `trace-sdk.mjs` prints it. */
export interface PrintedSpan {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly traceId: string;
  readonly spanId: string;
  readonly parent?: string;
  readonly links: readonly string[];
}

export const TRACE_SDK = new URL('./trace-sdk.mjs', import.meta.url);

/** All that a server printed. */
export function printedSpans(output: string): PrintedSpan[] {
  return [...output.matchAll(/^SPAN (.*)$/gm)].map(([, json]) => JSON.parse(String(json)) as PrintedSpan);
}
