import { describe, expect, it } from '@jest/globals';
import { addDays, byDay, chronological, dayChoices, dayLabel, isoDay } from './days.js';
import type { Item } from './item.js';

function item(item_id: string, day: string | null, start?: string): Item {
  return { item_id, day, rank: 'a', version: 1, data: { title: item_id, ...(start && { start }) } };
}

describe('the days of an itinerary', () => {
  it('stand in their order, with the ideas last, which are there without any', () => {
    const days = byDay([item('c', '2026-12-05'), item('idea', null), item('a', '2026-12-04'), item('d', '2026-12-05')]);
    expect(days.map(({ day, items }) => [day, items.map(({ item_id }) => item_id)])).toEqual([
      ['2026-12-04', ['a']],
      ['2026-12-05', ['c', 'd']],
      [null, ['idea']],
    ]);
    expect(byDay([])).toEqual([{ day: null, items: [] }]);
  });

  it('are called as people call them, wherever they are', () => {
    expect([dayLabel('2026-12-04'), dayLabel(null)]).toEqual(['Fri 4 December', 'Ideas']);
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(isoDay(new Date(2026, 0, 2, 23, 59))).toBe('2026-01-02');
  });

  it('can be chosen, with the one after the last, or today if there is none', () => {
    const days = byDay([item('a', '2026-12-04'), item('b', '2026-12-06')]);
    expect(dayChoices(days, '2026-01-01')).toEqual(['2026-12-04', '2026-12-06', '2026-12-07', null]);
    expect(dayChoices(byDay([]), '2026-01-01')).toEqual(['2026-01-01', null]);
  });

  it('are sorted by time, while what has none stays where it stands', () => {
    const day = '2026-12-04';
    const at = (id: string, time: string) => item(id, day, `${day}T${time}`);
    const sorted = chronological({ day, items: [at('late', '20:00'), item('any', day), at('early', '09:00')] });
    expect(sorted?.map(({ item_id }) => item_id)).toEqual(['early', 'any', 'late']);
    expect(
      chronological({ day, items: [at('early', '09:00'), item('any', day), at('late', '20:00')] }),
    ).toBeUndefined();
    expect(chronological({ day, items: [] })).toBeUndefined();
  });
});
