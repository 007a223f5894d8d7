import { describe, expect, it } from '@jest/globals';
import { ID, edit, erase, react, write } from '../testing/chat.js';
import { Story, kindsOf } from '../testing/story.js';
import { checkSet } from './set.js';

describe('the set of what was acked', () => {
  const good = () => new Story().say('ana').say('ben').plan('ana', { action: 'lock', item_id: 'x' }, { token: '1.1' });
  const kinds = (story: Story, mayLose = false) => kindsOf(checkSet(story.evidence({ mayLose })));

  it('CHAOS-2 finds nothing where all stands where its ack says, or was never acked', () => {
    expect(kinds(good().invoke('ben', 'chat', { content: 'perhaps' }))).toEqual([]);
  });

  it('CHAOS-2 finds what was acked and is not there', () => {
    const story = good();
    story.events.splice(1, 1);
    story.events = story.events.map((event, index) => ({ ...event, seq: index + 1 }));
    expect(kinds(story)).toEqual(['lost', 'lost']); // The one that is gone, and the one that took its place.
  });

  it('CHAOS-2 finds a log with a hole', () => {
    const story = good();
    story.events = story.events.filter(({ seq }) => seq !== 2);
    expect(kinds(story)).toContain('lost');
  });

  it('CHAOS-2 finds one command that was done twice', () => {
    const story = good();
    story.store('ana', 'chat', story.events[0]?.payload ?? {});
    expect(kinds(story)).toEqual(['duplicated']);
  });

  it('CHAOS-2 finds what nobody wanted', () => {
    expect(kinds(good().store('eve', 'chat', { content: 'n12345678:eve/i9' }))).toEqual(['foreign']);
  });

  it('CHAOS-2 forgives a loss that was told, where one is allowed', () => {
    const story = good().join('eve');
    story.events = story.events.slice(0, 1);
    story.hear('eve', { type: 'room', payload: { action: 'truncate', epoch: 'e2', cut: 1 } });
    story.epoch = 'e2';
    expect(kinds(story, true)).toEqual([]);
    expect(kinds(story)).toEqual(['lost', 'lost']);
  });

  it('CHAOS-2 lets what was erased be gone, if somebody wanted that', () => {
    expect(kinds(erase(edit(write(new Story()), 2), 3))).toEqual([]);
    const story = write(new Story());
    story.events = story.events.map((event) => {
      return { ...event, payload: { action: 'deleted', message_id: ID, version: 2, by: 'ana' } };
    });
    expect(kinds(story)).toEqual(['lost']);
  });

  it('CHAOS-2 finds a reaction, a ballot or an edit that was acked and is something else', () => {
    const all = () => edit(react(write(new Story()), 'ben', 'add', 1), 2);
    expect(kinds(all())).toEqual([]);
    const story = all();
    story.events = story.events.map(({ payload, ...event }) => ({
      ...event,
      payload: { ...payload, message_id: 'x' },
    }));
    expect(kinds(story)).toEqual(['lost', 'lost']);
  });
});
