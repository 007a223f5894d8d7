import { describe, expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { checkDuplicates } from './duplicates.js';

describe('what happens once', () => {
  const kinds = (story: Story) => kindsOf(checkDuplicates(story.evidence()));
  const good = () => new Story().join('ben').say('ana').hearEvents('ben', 1);

  it('CHAOS-4 finds nothing where each is told once, and acks are the same again', () => {
    const story = good();
    expect(kinds(story.tell({ kind: 'again', op: 1, ack: { epoch: 'e1', seq: 1, duplicate: true } }))).toEqual([]);
  });

  it('CHAOS-4 finds one command that a member was told at two places', () => {
    const story = good();
    story.store('ana', 'chat', story.events[0]?.payload ?? {});
    expect(kinds(story.hearEvents('ben', 2))).toEqual(['duplicated']);
  });

  it('CHAOS-4 finds another ack for the same frame', () => {
    const again = (ack: object) => good().tell({ kind: 'again', op: 1, ack: { epoch: 'e1', ...ack } });
    expect(kinds(again({ seq: 2, duplicate: true }))).toEqual(['duplicated']);
    expect(kinds(again({ seq: 1 }))).toEqual(['duplicated']);
  });

  it('CHAOS-4 forgives what was lost in between', () => {
    const story = good().hear('ben', { type: 'room', payload: { action: 'truncate', epoch: 'e2', cut: 0 } });
    story.epoch = 'e2';
    expect(kinds(story.hearEvents('ben', 1))).toEqual([]);
  });
});
