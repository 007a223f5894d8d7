import { describe, expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { checkGaps } from './gaps.js';

describe('what a member was told', () => {
  const kinds = (story: Story) => kindsOf(checkGaps(story.evidence()));
  const good = () => new Story().join('ben').say('ana').say('ana').say('ana');

  it('CHAOS-5 is complete', () => {
    expect(kinds(good().hearEvents('ben', 1, 2, 3))).toEqual([]);
  });

  it('CHAOS-5 finds a hole, a repetition, and an end that never came', () => {
    expect(kinds(good().hearEvents('ben', 1, 3))).toEqual(['silent_gap']);
    expect(kinds(good().hearEvents('ben', 1, 1, 2, 3))).toEqual(['silent_gap']);
    expect(kinds(good().hearEvents('ben', 1, 2))).toEqual(['silent_gap']);
  });

  it('CHAOS-5 counts what is hidden: it was not lost', () => {
    const hide = (seq: number) => {
      const hidden = { type: 'room', seq, payload: { action: 'hidden' } };
      return good().hearEvents('ben', 1).hear('ben', hidden).hearEvents('ben', 3);
    };
    expect(kinds(hide(2))).toEqual([]);
    expect(kinds(hide(3))).toEqual(['silent_gap', 'silent_gap']);
  });

  it('CHAOS-5 follows a member who comes back to where it was, or behind a cut', () => {
    const back = good().hearEvents('ben', 1, 2).leave('ben').join('ben', { since: 'e1:2', seq: 3 });
    expect(kinds(back.hearEvents('ben', 3))).toEqual([]);
    const cut = good().hearEvents('ben', 1, 2).leave('ben');
    cut.epoch = 'e2';
    expect(kinds(cut.join('ben', { since: 'e1:2', seq: 3, cut: 1 }).hearEvents('ben', 2, 3))).toEqual([]);
  });

  it('CHAOS-5 finds what a resume left out', () => {
    const story = good().hearEvents('ben', 1).leave('ben').join('ben', { since: 'e1:1', seq: 3 });
    expect(kinds(story.hearEvents('ben', 3))).toEqual(['silent_gap']);
  });
});
