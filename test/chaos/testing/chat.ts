import type { ChatMessage } from '../../../src/features/chat/chat.messages.js';
import type { Payload } from '../history.js';
import type { Story } from './story.js';

export const ID = 'm1';

/** Commands on one message of ana’s as a good server does them, each with its ack. */
export function write(story: Story, more: Payload = {}): Story {
  story.store('ana', 'chat', { content: 'hello', message_id: ID, version: 1, ...more });
  return story.ack('ana', 'chat', { content: 'hello' }, { seq: story.events.length, message_id: ID, version: 1 });
}

export function edit(story: Story, version: number, content = `hello ${version}`): Story {
  story.store('ana', 'chat', { action: 'edited', message_id: ID, content, version, edited_at: version });
  const asked = { action: 'edit', message_id: ID, content };
  return story.ack('ana', 'chat', asked, { seq: story.events.length, version });
}

/** What carried content is erased, unless it stays at these seqs. */
export function erase(story: Story, version: number, ...stays: readonly number[]): Story {
  const payload = { action: 'deleted', message_id: ID, version, by: 'ana' };
  story.events = story.events.map((event) => {
    const isErased = event.payload['content'] !== undefined && !stays.includes(event.seq ?? 0);
    return isErased ? { ...event, payload } : event;
  });
  story.store('ana', 'chat', payload);
  const asked = { action: 'delete', message_id: ID };
  return story.ack('ana', 'chat', asked, { seq: story.events.length, version });
}

export function react(story: Story, user: string, op: 'add' | 'remove', count: number): Story {
  story.store(user, 'chat', { action: 'reaction', message_id: ID, emoji: '+', op, count });
  const asked = { action: op === 'add' ? 'react' : 'unreact', message_id: ID, emoji: '+' };
  return story.ack(user, 'chat', asked, { seq: story.events.length, count });
}

export function vote(story: Story, user: string, options: readonly number[], tally: readonly number[], voters = 1) {
  story.store(user, 'chat', { action: 'poll', state: 'open', message_id: ID, options, tally, voters });
  const asked = { action: 'poll_vote', message_id: ID, options };
  return story.ack(user, 'chat', asked, { seq: story.events.length, tally, voters });
}

export function close(story: Story, tally: readonly number[], voters: number): Story {
  return story.store('ana', 'chat', { action: 'poll', state: 'closed', message_id: ID, tally, voters });
}

/** The message as the history shows it. */
export function shown(more: Partial<ChatMessage> = {}): ChatMessage {
  return { message_id: ID, seq: 1, ts: 0, user_id: 'ana', content: 'hello', version: 1, ...more };
}

export function tombstone(version: number) {
  return { message_id: ID, seq: 1, ts: 0, user_id: 'ana', version, deleted: true, by: 'ana' } as const;
}
