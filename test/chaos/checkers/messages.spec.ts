import { describe, expect, it } from '@jest/globals';
import { ID, edit, erase, react, shown, tombstone, write } from '../testing/chat.js';
import { Story, kindsOf } from '../testing/story.js';
import { beginEpoch } from '../testing/trip.js';
import { checkMessages } from './messages.js';

describe('messages', () => {
  const kinds = (story: Story) => kindsOf(checkMessages(story.evidence()));
  const end = (story: Story, ...messages: Story['messages']) => {
    story.messages = messages;
    return story;
  };
  const twice = (story = new Story()) => edit(edit(write(story), 2), 3);
  const third = shown({ version: 3, content: 'hello 3', edited_at: 3 });

  it('CHAOS-26 are as their last change made them, and gone when they were deleted', () => {
    expect(kinds(end(twice(new Story().join('eve')).hearAll('eve'), third))).toEqual([]);
    expect(kinds(end(erase(react(twice(), 'ben', 'add', 1), 4), tombstone(4)))).toEqual([]);
  });

  it('CHAOS-26 finds an edit that is not kept, and one that is kept and not told', () => {
    expect(kinds(end(twice(), shown()))).toEqual(['message']);
    expect(kinds(end(twice(), { ...third, content: 'else' }))).toEqual(['message']);
    expect(kinds(end(twice()))).toEqual(['message']);
  });

  it('CHAOS-26 finds a version that is left out, or comes twice, but where an epoch begins', () => {
    const leap = (story: Story) => end(edit(story, 500), shown({ version: 500, content: 'hello 500', edited_at: 500 }));
    expect(kinds(leap(twice()))).toEqual(['message']);
    expect(kinds(leap(beginEpoch(twice(new Story().join('eve')).hearAll('eve'), 'e2', 3)))).toEqual([]);
    expect(kinds(leap(write(beginEpoch(new Story().join('eve'), 'e2', 0)).hearAll('eve')))).toEqual([]);
    expect(kinds(end(edit(twice(), 3), third))).toEqual(['message']);
  });

  it('CHAOS-26 finds an ack that says something else than its event', () => {
    const story = end(twice(), third);
    const asked = { action: 'edit', message_id: ID, content: 'hello 2' };
    expect(kinds(story.ack('ana', 'chat', asked, { seq: 2, version: 5 }))).toEqual(['message']);
  });

  it('CHAOS-26 finds what changes after its deletion', () => {
    const gone = () => erase(twice(), 4);
    expect(kinds(end(edit(gone(), 5), tombstone(4)))).toEqual(['message']);
    expect(kinds(end(react(gone(), 'ben', 'add', 1), tombstone(4)))).toEqual(['message']);
  });

  it('CHAOS-26 finds a client that has something else, or is told an older version after a newer one', () => {
    const joined = { seq: 3, state: { chat: { messages: [shown({ version: 2 })] } } };
    expect(kinds(end(twice(), third).join('eve', joined))).toContain('message');
    const story = twice(new Story().join('eve'));
    expect(kinds(end(story.hearEvents('eve', 1, 3, 2), third))).toContain('message');
  });
});
