import { describe, expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { create, move } from '../testing/trip.js';
import { checkPlaces } from './places.js';

const DAY = '2030-05-01';

describe('places', () => {
  const kinds = (story: Story) => kindsOf(checkPlaces(story.evidence()));
  const good = () => create(create(new Story(), 'ferry'), 'hotel', { rank: 'a1', day_version: 2 });

  it('CHAOS-23 are where they were asked for', () => {
    const story = move(good(), { item_id: 'hotel', after: null }, { rank: 'Zz', version: 2, day_version: 3 });
    expect(
      kinds(move(story, { item_id: 'hotel', after: 'ferry' }, { rank: 'a1', version: 3, day_version: 4 })),
    ).toEqual([]);
  });

  it('CHAOS-23 finds what stands elsewhere', () => {
    const asked = (after: object) =>
      kinds(move(good(), { item_id: 'ferry', ...after }, { rank: 'a0V', version: 2, day_version: 3 }));
    expect([asked({ after: null }), asked({ after: 'hotel' }), asked({})]).toEqual([[], ['misplaced'], ['misplaced']]);
    expect(kinds(create(good(), 'dinner', { rank: 'a0V', day_version: 3 }))).toEqual(['misplaced']);
  });

  it('CHAOS-23 finds two of one rank, and an order that comes without a version', () => {
    expect(kinds(create(good(), 'dinner', { rank: 'a1', day_version: 3 }))).toContain('misplaced');
    expect(kinds(create(good(), 'dinner', { rank: 'a2', day_version: 2 }))).toEqual(['misplaced']);
  });

  it('CHAOS-23 finds a move from where the item is not', () => {
    const told = { rank: 'a2', version: 2, day_version: 3, from: { day: null, day_version: 1 } };
    expect(kinds(move(good(), { item_id: 'ferry' }, told))).toEqual(['misplaced']);
  });

  it('CHAOS-23 finds new ranks that are another order', () => {
    const ranks = (ferry: string, hotel: string) =>
      kinds(
        good().store('ana', 'planning', {
          action: 'ranks',
          day: DAY,
          ranks: [
            ['ferry', ferry],
            ['hotel', hotel],
          ],
        }),
      );
    expect([ranks('a5', 'a6'), ranks('a6', 'a5')]).toEqual([[], ['misplaced']]);
  });

  it('CHAOS-23 finds a day that was put in another order than its ack says', () => {
    const reorder = (rank: string) => {
      const story = good();
      const told = { day: DAY, rank, version: 2, day_version: 3, from: { day: DAY, day_version: 3 } };
      story.store('ana', 'planning', { action: 'move', item_id: 'ferry', data: {}, ...told });
      const asked = { action: 'reorder', day: DAY, order: ['hotel', 'ferry'] };
      return kinds(story.ack('ana', 'planning', asked, { seq: 3, day_version: 3, moved: 1 }));
    };
    expect([reorder('a2'), reorder('a0V')]).toEqual([[], ['misplaced']]);
  });
});
