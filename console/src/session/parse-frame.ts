import type { WireFrame } from './frame-log.js';

/** What was written by hand, or kept; throws a `SyntaxError` if it is no JSON. */
export function parseJson(text: string): unknown {
  return JSON.parse(text);
}

/** `undefined` if it is no JSON object. */
export function parseFrame(text: string): WireFrame | undefined {
  try {
    const value = parseJson(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
