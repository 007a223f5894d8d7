import type { ChatEntry } from '@rally/client';
import type { Line } from './lines.js';
import { isPending } from './lines.js';

/** How far each user has read, by user id. */
export type Receipts = ReadonlyMap<string, number>;

/**
 * By message id, who has read up to there and no further, without `user` and without its author: that they know what they
 * wrote goes without saying. Names are joined by a newline, so that two of them can be compared.
 */
export function readersOf(lines: readonly Line[], receipts: Receipts, user: string): ReadonlyMap<string, string> {
  const readers = new Map<string, string>();
  const stored = lines.filter((line): line is ChatEntry => !isPending(line));
  for (const [reader, upTo] of receipts) {
    if (reader === user) continue;
    const last = stored.findLast(({ seq }) => seq <= upTo);
    if (last === undefined || last.user_id === reader) continue;
    const others = readers.get(last.message_id);
    readers.set(last.message_id, others === undefined ? reader : `${others}\n${reader}`);
  }
  return readers;
}
