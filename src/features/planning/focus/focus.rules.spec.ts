import { describe, expect, it } from '@jest/globals';
import type { ItemId, UserId } from '../../../protocol/ids.js';
import { focusBody, shownFocus } from './focus.rules.js';

const entry = (session: string, item: string | null, ts: number, field?: string) => ({
  key: session,
  by: session.slice(0, 3) as UserId,
  order: ts,
  ts,
  body: focusBody({ itemId: item as ItemId | null, field }),
});

describe('focus', () => {
  it('PLAN-11 is told with its field, and taken back without', () => {
    expect(JSON.parse(focusBody({ itemId: 'd1' as ItemId, field: 'title' }))).toEqual({
      action: 'focus',
      item_id: 'd1',
      field: 'title',
    });
    expect(JSON.parse(focusBody({ itemId: null, field: 'title' }))).toEqual({ action: 'focus', item_id: null });
  });

  it('PLAN-11 of each user the newest is shown that was not taken back', () => {
    const entries = [
      entry('ana-phone', 'd1', 1),
      entry('ben-phone', 'd1', 2, 'notes'),
      entry('ana-laptop', 'd2', 3),
      entry('cem-phone', null, 4),
    ];
    const ben = { user_id: 'ben', item_id: 'd1', field: 'notes' };
    expect(shownFocus(entries)).toEqual([{ user_id: 'ana', item_id: 'd2' }, ben]);
    expect(shownFocus([...entries, entry('ana-laptop', null, 5)].filter(({ order }) => order !== 3))).toEqual([
      ben,
      { user_id: 'ana', item_id: 'd1' },
    ]);
  });

  it('PLAN-11 of a crowd the newest 100 are shown', () => {
    const crowd = Array.from({ length: 150 }, (_, n) => entry(`${100 + n}`, 'd1', n));
    const shown = shownFocus(crowd).map(({ user_id }) => user_id);
    expect([shown.length, shown[0], shown.at(-1)]).toEqual([100, '249', '150']);
  });
});
