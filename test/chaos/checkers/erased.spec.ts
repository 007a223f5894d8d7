import { describe, expect, it } from '@jest/globals';
import { ID, edit, erase, shown, tombstone, write } from '../testing/chat.js';
import { Story, kindsOf } from '../testing/story.js';
import { checkErased } from './erased.js';

describe('what was erased', () => {
  const kinds = (story: Story) => kindsOf(checkErased(story.evidence()));
  const history = { action: 'history' };
  const gone = (story = new Story()) => {
    erase(edit(write(story), 2), 3);
    story.messages = [tombstone(3)];
    return story;
  };
  const joined = (...messages: readonly object[]) => ({ seq: 3, state: { chat: { messages } } });

  it('CHAOS-25 is nowhere, and those who had it know', () => {
    const story = new Story().join('ben');
    edit(write(story), 2).hearAll('ben');
    erase(story, 3).hearEvents('ben', 3);
    story.messages = [tombstone(3)];
    story.join('eve', joined(tombstone(3))).ack('eve', 'chat', history, { messages: [tombstone(3)] });
    expect(kinds(story)).toEqual([]);
  });

  it('CHAOS-25 may be in what was asked for before the ack', () => {
    const story = write(new Story()).join('ben', joined(shown()));
    story.invoke('eve', 'chat', history);
    const asked = story.lastOp;
    erase(story, 2);
    const late = { kind: 'ok', op: asked, session: 'eve-1', attempts: 1, ms: 1 } as const;
    story.tell({ ...late, ack: { messages: [shown()] } });
    story.messages = [tombstone(2)];
    expect(kinds(story.hearEvents('ben', 2))).toEqual([]);
  });

  it('CHAOS-25 finds it in a page that was asked for later', () => {
    expect(kinds(gone().ack('eve', 'chat', history, { messages: [shown()] }))).toEqual(['erased']);
  });

  it('CHAOS-25 finds it in a later join, and in what that goes on with', () => {
    expect(kinds(gone().join('eve', joined(shown())))).toContain('erased');
    const resumed = gone().join('eve', { since: 'e1:0' });
    expect(kinds(resumed.hear('eve', { type: 'chat', seq: 1, payload: { content: 'hello', message_id: ID } }))).toEqual(
      ['erased'],
    );
  });

  it('CHAOS-25 finds it on a socket that was told of its deletion', () => {
    const story = write(new Story().join('ben'));
    const [told] = story.events;
    erase(story, 2).hearEvents('ben', 1);
    if (told !== undefined) story.hear('ben', told);
    story.messages = [tombstone(2)];
    expect(kinds(story)).toContain('erased');
  });

  it('CHAOS-25 finds it in the end: in the log, in the history, in the memory of an instance', () => {
    const log = erase(edit(write(new Story()), 2), 3, 2);
    log.messages = [tombstone(3)];
    expect(kinds(log)).toEqual(['erased']);
    const kept = gone();
    kept.messages = [shown()];
    expect(kinds(kept)).toEqual(['erased', 'erased']); // It is shown, and it is no tombstone.
    const ring = gone();
    ring.told = [{ type: 'chat', seq: 1, payload: { content: 'hello', message_id: ID } }];
    expect(kinds(ring)).toEqual(['erased']);
  });

  it('CHAOS-25 finds who was never told, and forgives a deletion that was lost', () => {
    const story = write(new Story().join('ben'));
    story.hearAll('ben');
    erase(story, 2);
    story.messages = [tombstone(2)];
    const deletion = { type: 'chat', seq: 2, payload: { action: 'edited', message_id: 'other' } };
    expect(kinds(story.hear('ben', deletion))).toEqual(['erased']);
    const lost = write(new Story().join('eve'));
    lost.messages = [shown()];
    const [before] = lost.events;
    erase(lost, 2);
    lost.events = before === undefined ? [] : [before];
    lost.hear('eve', { type: 'room', payload: { action: 'truncate', epoch: 'e2', cut: 1 } });
    lost.epoch = 'e2';
    expect(kinds(lost.ack('eve', 'chat', history, { messages: [shown()] }))).toEqual([]);
  });
});
