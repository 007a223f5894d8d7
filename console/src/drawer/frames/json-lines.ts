import type { FrameRecord } from '../../session/frame-log.js';

/** What nobody should find in a file that is passed on. */
const SECRETS: ReadonlySet<string> = new Set(['resume_token', 'token']);

/** One frame in each line; secrets are left out. */
export function toJsonLines(records: readonly FrameRecord[]): string {
  return records.map((record) => `${lineOf(record)}\n`).join('');
}

function lineOf({ at, user, direction, frame, text, latencyMs }: FrameRecord): string {
  const said = frame === undefined ? { text } : { frame };
  const line = { at: new Date(at).toISOString(), user, direction, latency_ms: latencyMs, ...said };
  return JSON.stringify(line, (key, value: unknown) => (SECRETS.has(key) && typeof value === 'string' ? '…' : value));
}
