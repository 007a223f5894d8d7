import { describe, expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { checkLocation } from './location.js';

describe('positions', () => {
  const kinds = (story: Story) => kindsOf(checkLocation(story.evidence()));
  const see = (story: Story, fix_ts: number) =>
    story.hear('ben', { type: 'location', user_id: 'ana', payload: { fix_ts } });
  const move = (story: Story, ts: number) => story.ack('ana', 'location', { ts }, { status: 'accepted', ts });
  const later = (story: Story) => story.wait(5_000).join('eve');

  it('CHAOS-8 may leave out all but the last', () => {
    expect(kinds(later(see(move(move(new Story().join('ben'), 1), 2), 2)))).toEqual([]);
  });

  it('CHAOS-8 finds one that goes back', () => {
    expect(kinds(see(see(new Story().join('ben'), 2), 1))).toEqual(['location']);
  });

  it('CHAOS-8 looks into frames that bring several', () => {
    const seeAll = (story: Story, ...times: readonly number[]) => {
      const positions = times.map((fix_ts) => ({ user_id: 'ana', ts: 1, fix_ts }));
      return story.hear('ben', { type: 'location', payload: { action: 'positions', positions } });
    };
    expect(kinds(later(seeAll(move(new Story().join('ben'), 2), 2)))).toEqual([]);
    expect(kinds(see(seeAll(new Story().join('ben'), 1, 2), 1))).toEqual(['location']);
    expect(kinds(seeAll(new Story().join('ben'), 2, 1))).toEqual(['location']);
  });

  it('CHAOS-8 finds a last one that never came, or came late', () => {
    const story = () => move(see(new Story().join('ben'), 1), 2);
    expect(kinds(later(story()))).toEqual(['location']);
    expect(kinds(later(see(story().wait(4_000), 2)))).toEqual(['location']);
  });

  it('CHAOS-8 asks nothing of those who were not there, or while something is broken', () => {
    expect(kinds(later(move(new Story().join('ben').leave('ben'), 1)))).toEqual([]);
    const broken = { kind: 'fault', fault: 1, name: '', recoversFrom: 'end' } as const;
    const story = new Story().join('ben').tell({ ...broken, phase: 'begin' });
    expect(kinds(later(move(story, 1)))).toEqual([]);
  });
});
