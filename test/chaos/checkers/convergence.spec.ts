import { describe, expect, it } from '@jest/globals';
import type { Item } from '../../../scripts/support/itinerary.js';
import { Story, kindsOf } from '../testing/story.js';
import { beginEpoch, create, move, remove, update } from '../testing/trip.js';
import { checkConvergence } from './convergence.js';

const DAY = '2030-05-01';
const ferry = { item_id: 'ferry', day: DAY, rank: 'a0', version: 1, data: { title: 'ferry' } };

describe('an itinerary', () => {
  const kinds = (story: Story) => kindsOf(checkConvergence(story.evidence()));
  const end = (story: Story, items: readonly Item[], day_version = 1) => {
    story.items = items;
    story.days = items.length === 0 ? [] : [{ day: DAY, version: day_version }];
    return story;
  };
  const joined = (seq: number, items: readonly Item[]) => {
    return { seq, state: { planning: { items, days: items.length === 0 ? [] : [{ day: DAY, version: 1 }] } } };
  };

  it('CHAOS-21 is what its events make of it', () => {
    const story = update(create(new Story(), 'ferry'), 'ben', 2, { data: { title: null, cost: { amount: '1' } } });
    story.store('ben', 'planning', { action: 'vote', item_id: 'ferry', value: 1, up: 1, down: 0 });
    move(story, { item_id: 'ferry' }, { rank: 'a1', version: 3, day_version: 2, data: { cost: { amount: '1' } } });
    remove(story, 4, 3);
    const back = { rank: 'a2', day_version: 4 };
    story.change('ana', { action: 'restore', item_id: 'ferry' }, { day: DAY, version: 5, data: { cost: {} }, ...back });
    story.store('ben', 'planning', { action: 'ranks', day: DAY, ranks: [['ferry', 'a0']] });
    const item = { ...ferry, version: 5, data: { cost: {} }, votes: { up: 1, down: 0 } };
    expect(kinds(end(story, [item], 4))).toEqual([]);
  });

  it.each<[string, readonly Item[], number]>([
    ['data', [{ ...ferry, data: {} }], 1],
    ['version', [{ ...ferry, version: 2 }], 1],
    ['place', [{ ...ferry, rank: 'a1' }], 1],
    ['vote', [{ ...ferry, votes: { up: 1, down: 0 } }], 1],
    ['item too many', [ferry, { ...ferry, item_id: 'hotel' }], 1],
    ['item too few', [], 1],
    ['day_version', [ferry], 2],
  ])('CHAOS-21 finds another %s in the room', (_, items, version) => {
    expect(kinds(end(create(new Story(), 'ferry'), items, version))).toEqual(['diverged']);
  });

  it('CHAOS-21 finds a join that shows something else, and does not ask what is not shown', () => {
    const joins = (state: object) =>
      kinds(end(create(new Story(), 'ferry').join('eve', { seq: 1, ...state }), [ferry]));
    expect(joins(joined(1, [ferry]))).toEqual([]);
    expect(joins(joined(1, []))).toEqual(['diverged', 'diverged']); // The join, and what came of it.
    expect(joins({ state: {} })).toEqual([]);
  });

  it('CHAOS-21 finds a client that was told something else than the log has', () => {
    const told = (version: number) => {
      const story = create(new Story().join('eve', joined(0, [])), 'ferry');
      const [event] = story.events;
      if (event !== undefined) story.hear('eve', { ...event, payload: { ...event.payload, version } });
      return kinds(end(story, [ferry]));
    };
    expect([told(1), told(2)]).toEqual([[], ['diverged']]);
  });

  it('CHAOS-21 goes back with a store that went back', () => {
    const story = create(new Story().join('eve', joined(0, [])), 'ferry');
    update(story, 'ben', 2).hearAll('eve').events.pop();
    expect(kinds(end(beginEpoch(story, 'e2', 1), [ferry]))).toEqual([]);
  });
});
