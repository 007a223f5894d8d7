import { describe, expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { checkTruncate } from './truncate.js';

describe('a store that went back', () => {
  const kinds = (story: Story) => kindsOf(checkTruncate(story.evidence()));
  const truncated = (cut: number, epoch = 'e2') => {
    const story = new Story().join('ben').say('ana').say('ana').hearEvents('ben', 1, 2);
    story.hear('ben', { type: 'room', payload: { action: 'truncate', epoch, cut } });
    story.epoch = epoch;
    story.events = story.events.slice(0, cut);
    return story;
  };

  it('CHAOS-11 may give a place to something else, after it said so', () => {
    expect(kinds(truncated(1).say('eve').hearEvents('ben', 2))).toEqual([]);
  });

  it('CHAOS-11 finds a place that means two things', () => {
    const story = truncated(2);
    expect(kinds(story.hear('ben', { type: 'chat', seq: 2, payload: { content: 'other' } }))).toContain('truncate');
  });

  it('CHAOS-11 finds who is sent back to an older epoch, and who still lives in one', () => {
    expect(kinds(truncated(1, 'e0'))).toEqual(['truncate']);
    const story = new Story().join('ben').say('ana').hearEvents('ben', 1);
    story.epoch = 'e2';
    expect(kinds(story)).toEqual(['truncate']);
  });

  it('CHAOS-11 finds what was lost, and is not there again', () => {
    const offered = truncated(1).join('ana').tell({ kind: 'reoffer', op: 2 });
    expect(kinds(offered)).toContain('truncate');
    expect(kinds(truncated(1).join('ana'))).toContain('truncate'); // It was never offered.
    expect(kinds(truncated(1))).toEqual([]); // Who said it has gone.
    offered.store('ana', 'chat', { content: 'n12345678:ana/i2' });
    expect(kinds(offered.hearEvents('ben', 2))).toEqual([]);
  });
});
