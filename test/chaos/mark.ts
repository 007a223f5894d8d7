import type { Payload } from './history.js';

export interface Mark {
  /** Of the room that it was meant for. */
  readonly nonce: string;
  /** `<user>/<id>` of the operation. */
  readonly by: string;
}
const MARK = /\b(n[0-9a-z]{8}):([^\s:]+\/[^\s:]+)/;

/** What every payload carries, so that it is known wherever it turns up. */
export function markText(nonce: string, user: string, id: string): string {
  return `${nonce}:${user}/${id}`;
}

export function readMark(payload: Payload): Mark | undefined {
  const data = payload['data'] as Payload | undefined;
  const text = payload['content'] ?? data?.['mark'];
  const [, nonce, by] = MARK.exec(String(text)) ?? [];
  return nonce === undefined || by === undefined ? undefined : { nonce, by };
}
