import { describe, expect, it } from '@jest/globals';
import { byDay, chronological } from './days.js';
import { dateOf, timesOn } from './draft.js';
import { fieldsOf } from './item.js';
import { sampleTrip } from './sample-trip.js';

describe('the sample trip', () => {
  const ops = sampleTrip('2026-12-30', (title) => title);
  const items = ops.map((op) => ({ ...op, rank: '', version: 1 }));

  it('is three days in their order and an idea, and all of it is on the map', () => {
    const days = byDay(items);
    expect(days.map(({ day }) => day)).toEqual(['2026-12-30', '2026-12-31', '2027-01-01', null]);
    for (const day of days) expect(chronological(day)).toBeUndefined();
    for (const item of items) {
      const { title, place } = fieldsOf(item);
      expect(title).toBe(item.item_id);
      expect(place?.latitude).toBeCloseTo(38.7, 0);
      expect(timesOn(dateOf(item) ?? null, item)).toBeUndefined();
    }
  });
});
