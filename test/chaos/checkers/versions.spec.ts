import { describe, expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { beginEpoch, create, move, remove, update } from '../testing/trip.js';
import { checkVersions } from './versions.js';

describe('versions', () => {
  const kinds = (story: Story) => kindsOf(checkVersions(story.evidence()));
  const good = () => update(create(new Story().join('eve'), 'ferry'), 'ben', 2).hearAll('eve');

  it('CHAOS-18 are counted one by one, whatever the change', () => {
    const story = move(good(), { item_id: 'ferry' }, { rank: 'a1', version: 3, day_version: 2 });
    expect(kinds(remove(story, 4))).toEqual([]);
  });

  it('CHAOS-18 finds one that is left out, one that comes twice, and a first one that is not 1', () => {
    expect(kinds(update(good(), 'ana', 4))).toEqual(['version']);
    expect(kinds(good().store('ana', 'planning', { action: 'update', item_id: 'ferry', version: 2 }))).toEqual([
      'version',
    ]);
    expect(kinds(create(new Story(), 'hotel', { version: 7 }))).toEqual(['version']);
  });

  it('CHAOS-18 lets them leap where an epoch begins, and there only', () => {
    const leap = () => update(beginEpoch(good(), 'e2', 2), 'ana', 500);
    expect(kinds(leap())).toEqual([]);
    expect(kinds(update(leap(), 'ana', 501))).toEqual([]);
    expect(kinds(update(leap(), 'ana', 700))).toEqual(['version']);
  });

  it('CHAOS-18 finds a version that was given out before it was lost', () => {
    const story = update(good(), 'ana', 3);
    story.events.pop();
    expect(kinds(update(beginEpoch(story, 'e2', 2), 'ben', 3))).toEqual(['version']);
  });
});
