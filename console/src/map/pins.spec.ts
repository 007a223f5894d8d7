import { describe, expect, it } from '@jest/globals';
import { pinsOf } from './pins.js';

const item = (item_id: string, day: string | null, data: object) =>
  ({ item_id, day, rank: 'a', version: 1, data }) as Parameters<typeof pinsOf>[0][number];

describe('pins', () => {
  it('are the items that have coordinates, counted by day', () => {
    const place = { name: 'Sé', latitude: 38.71, longitude: -9.13 };
    const pins = pinsOf([
      item('1', '2026-06-01', { title: 'Cathedral', place }),
      item('2', '2026-06-01', { title: 'Breakfast' }),
      item('3', '2026-06-01', { place }),
      item('4', null, { place: { latitude: 1, longitude: 2 } }),
      item('5', null, { title: 'Broken', place: { latitude: '1', longitude: null } }),
      item('6', null, { title: 'Nothing', place: null }),
    ]);
    expect(pins.map(({ id, title, number }) => [id, title, number])).toEqual([
      ['1', 'Cathedral', 1],
      ['3', 'Sé', 2],
      ['4', 'Untitled', 1],
    ]);
  });
});
