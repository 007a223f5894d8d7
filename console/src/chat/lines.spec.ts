import { describe, expect, it } from '@jest/globals';
import type { ChatEntry } from '@rally/client';
import type { Line } from './lines.js';
import { isInMain, isPending, merged, rowsOf } from './lines.js';
import { readersOf } from './readers.js';

const NOON = new Date(2026, 4, 1, 12).getTime();
const MINUTE = 60_000;

function said(seq: number, user_id: string, more: Partial<ChatEntry> = {}): ChatEntry {
  return { message_id: `m${seq}`, seq, user_id, ts: NOON, content: 'hi', version: 1, ...more };
}
const pending: Line = { id: 'p1', user_id: 'ana', ts: NOON, draft: { content: 'hi' } };

describe('the lines of a chat', () => {
  it('stand in groups of one author and minute, and in days', () => {
    const lines = [
      said(1, 'ana'),
      said(2, 'ana', { ts: NOON + MINUTE - 1 }),
      said(3, 'ben', { ts: NOON + MINUTE - 1 }),
      said(4, 'ben', { ts: NOON + MINUTE }),
      said(5, 'ben', { ts: NOON + 24 * 60 * MINUTE }),
      { ...pending, ts: NOON + 24 * 60 * MINUTE },
    ];
    const rows = rowsOf(lines, (line) => (isPending(line) ? line.id : line.message_id));
    const flags = rows.map(({ key, isNewDay, isFirst, isLast }) => [
      key,
      `${isNewDay ? 'day ' : ''}${isFirst ? 'first ' : ''}${isLast ? 'last' : ''}`.trim(),
    ]);
    expect(Object.fromEntries(flags)).toEqual({
      m1: 'day first',
      m2: 'last',
      m3: 'first last',
      m4: 'first last',
      m5: 'day first last',
      p1: 'first last',
    });
  });

  it('are in the main list, but for replies', () => {
    expect(isInMain(said(1, 'ana'))).toBe(true);
    expect(isInMain(said(1, 'ana', { thread: 'item:dinner' }))).toBe(true);
    expect(isInMain(said(1, 'ana', { thread: 'm0' }))).toBe(false);
    expect(isInMain({ ...pending, draft: { content: 'hi', thread: 'm0' } })).toBe(false);
  });

  it('of a page and of what came since are each the newest version, by seq', () => {
    const page = [said(1, 'ana'), said(2, 'ben', { version: 3 })];
    const live = [said(2, 'ben', { version: 2 }), said(1, 'ana', { version: 2 }), said(3, 'ana')];
    expect(merged(page, live).map(({ seq, version }) => [seq, version])).toEqual([
      [1, 2],
      [2, 3],
      [3, 1],
    ]);
  });

  it('are read up to the newest one at or before the marker, but by their authors and who looks', () => {
    const lines = [said(1, 'ana'), said(4, 'ben'), said(5, 'ana'), pending];
    const receipts = new Map([
      ['ana', 9],
      ['ben', 4],
      ['cleo', 7],
      ['dora', 9],
      ['emil', 0],
    ]);
    expect([...readersOf(lines, receipts, 'ana')]).toEqual([['m5', 'cleo\ndora']]);
    expect([...readersOf(lines, receipts, 'ben')]).toEqual([['m5', 'cleo\ndora']]);
    expect([...readersOf([said(1, 'ana')], receipts, 'ana')]).toEqual([['m1', 'ben\ncleo\ndora']]);
  });
});
