import { describe, expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { create, move, remove, update } from '../testing/trip.js';
import { checkDeletion } from './deletion.js';

describe('what was deleted', () => {
  const kinds = (story: Story) => kindsOf(checkDeletion(story.evidence()));
  const gone = () => remove(create(new Story(), 'ferry'), 2);
  const restored = (story: Story) =>
    story.store('ana', 'planning', { action: 'restore', item_id: 'ferry', version: 3 });

  it('CHAOS-22 comes back by restore', () => {
    expect(kinds(update(restored(gone()), 'ben', 4))).toEqual([]);
  });

  it('CHAOS-22 finds what comes back otherwise', () => {
    expect(kinds(update(gone(), 'ben', 3))).toEqual(['resurrected']);
    expect(kinds(create(gone(), 'ferry', { version: 3 }))).toEqual(['resurrected']);
    expect(kinds(move(gone(), { item_id: 'ferry' }, { rank: 'a1', version: 3, day_version: 3 }))).toEqual([
      'resurrected',
    ]);
    expect(kinds(gone().store('ben', 'planning', { action: 'lock', item_id: 'ferry' }))).toEqual(['resurrected']);
    expect(kinds(gone().store('ben', 'planning', { action: 'vote', item_id: 'ferry' }))).toEqual(['resurrected']);
  });

  it('CHAOS-22 finds what is made twice, restored while it is there, or changed before it is', () => {
    const there = () => create(new Story(), 'ferry');
    expect(kinds(create(there(), 'ferry'))).toEqual(['resurrected']);
    expect(kinds(restored(there()))).toEqual(['resurrected']);
    expect(kinds(update(new Story(), 'ben', 1))).toEqual(['resurrected']);
    expect(kinds(new Story().store('ben', 'planning', { action: 'lock', item_id: 'ferry' }))).toEqual([]);
  });
});
