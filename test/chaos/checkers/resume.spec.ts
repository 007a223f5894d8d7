import { describe, expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { checkResume } from './resume.js';

describe('who comes back', () => {
  const kinds = (since: string, answer: object) => {
    return kindsOf(checkResume(new Story().join('ben', { since, ...answer }).evidence()));
  };

  it('CHAOS-6 is resumed within the window, or told that it is outside', () => {
    expect(kinds('e1:2', { seq: 5 })).toEqual([]);
    expect(kinds('e1:2', { seq: 5_000, resumed: false, reason: 'too_old' })).toEqual([]);
  });

  it('CHAOS-6 finds whoever was sent away within the window', () => {
    expect(kinds('e1:2', { seq: 5, resumed: false, reason: 'too_old' })).toEqual(['resume']);
    expect(kinds('e1:2', { seq: 5, resumed: false, reason: 'epoch_changed' })).toEqual(['resume']);
  });
});
