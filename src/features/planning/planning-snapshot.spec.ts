import { describe, expect, it } from '@jest/globals';
import type { ItemId } from '../../protocol/ids.js';
import { RuleRoom } from '../../testing/rule-room.js';
import { ITEMS, itemKey } from './planning-rows.rules.js';
import { snapshotAck, snapshotRange } from './planning-snapshot.js';

describe('snapshots of an itinerary', () => {
  it('PLAN-6 go on from the first item, where none fitted beside what else the first page shows', () => {
    const room = new RuleRoom();
    const full = { ...room.view(), tables: new Map([[ITEMS, { rows: [], more: true }]]) };
    const { items, cursor = '' } = snapshotAck(full);
    expect(items).toEqual([]);
    const range = snapshotRange(cursor);
    expect(range).toEqual({ query: { tables: [{ prefix: ITEMS, after: ITEMS }] }, asOf: 0 });
    expect(itemKey('!' as ItemId) > ITEMS).toBe(true);
  });

  it('PLAN-6 take no cursor but their own', () => {
    for (const cursor of ['', '7', '7:planning.lease/x', 'x:planning.item/a']) {
      expect(snapshotRange(cursor)).toMatchObject({ code: 'cursor_invalid' });
    }
  });
});
