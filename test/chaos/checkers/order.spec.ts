import { describe, expect, it } from '@jest/globals';
import { ID, erase, write } from '../testing/chat.js';
import { Story, kindsOf } from '../testing/story.js';
import { checkOrder } from './order.js';

describe('the order of a room', () => {
  const kinds = (story: Story) => kindsOf(checkOrder(story.evidence()));

  it('CHAOS-3 finds nothing where all are told the same', () => {
    const story = new Story().join('ana').join('ben').say('ana').say('ben');
    expect(kinds(story.hearEvents('ana', 1, 2).hearEvents('ben', 1, 2))).toEqual([]);
  });

  it('CHAOS-3 finds two that were told different things at one place', () => {
    const story = new Story().join('ana').join('ben').say('ana').say('ben').hearEvents('ana', 1);
    const [, second] = story.events;
    if (second !== undefined) story.hear('ben', { ...second, seq: 1 });
    expect(kinds(story)).toEqual(['reordered']);
  });

  it('CHAOS-3 takes what is hidden from one for a place, not for another event', () => {
    const story = new Story().join('ana').join('ben').say('ana').hearEvents('ana', 1);
    expect(kinds(story.hear('ben', { type: 'room', seq: 1, payload: { action: 'hidden' } }))).toEqual([]);
  });

  it('CHAOS-3 lets a message be erased, and finds where another one is', () => {
    const heard = () => write(new Story().join('ben')).hearAll('ben');
    const erased = (message_id: string) => {
      const story = erase(heard(), 2);
      const payload = { ...story.events[1]?.payload, message_id };
      story.events = story.events.map((event) => ({ ...event, payload }));
      return story;
    };
    expect(kinds(erased(ID))).toEqual([]);
    expect(kinds(erased('other'))).toContain('reordered');
  });

  it('CHAOS-3 finds an ack that came before another command was begun, and stands after it', () => {
    const story = new Story().ack('ana', 'chat', {}, { seq: 2 }).ack('ben', 'chat', {}, { seq: 1 });
    expect(kinds(story)).toEqual(['reordered']);
  });

  it('CHAOS-3 lets those change places that were under way together', () => {
    const story = new Story().invoke('ana', 'chat', {});
    const first = story.lastOp;
    story.ack('ben', 'chat', {}, { seq: 1 });
    story.tell({ kind: 'ok', op: first, session: 'ana-1', attempts: 1, ms: 1, ack: { epoch: 'e1', seq: 2 } });
    expect(kinds(story)).toEqual([]);
  });

  it('CHAOS-3 finds two frames of one socket in the other order', () => {
    const story = new Story().invoke('ana', 'chat', {}).invoke('ana', 'chat', {});
    const ack = (op: number, seq: number) =>
      story.tell({ kind: 'ok', op, session: 'ana-1', attempts: 1, ms: 1, ack: { epoch: 'e1', seq } });
    ack(1, 2);
    ack(2, 1);
    expect(kinds(story)).toEqual(['reordered']);
  });

  it('CHAOS-3 finds time that goes back', () => {
    const story = new Story().say('ana').say('ana');
    const [first, second] = story.events;
    if (first !== undefined && second !== undefined) story.events = [first, { ...second, ts: -1 }];
    expect(kinds(story)).toEqual(['reordered']);
  });
});
