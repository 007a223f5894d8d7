import assert from 'node:assert/strict';
import type { ChatHistoryAck } from '../chat.messages.js';
import type { ChatModel } from './chat-model.js';
import { idOf } from './model-drafts.js';
import type { ModelInstance } from './model-instance.js';
import { ITEM_THREAD } from './model-steps.js';
import type { Question } from './model-steps.js';
import { shown, unreadOf } from './model-views.js';

/** Asks the server, and says whether that is what the model has. */
export async function ask(question: Question, model: ChatModel, instance: ModelInstance): Promise<void> {
  const { about, by, of } = question;
  const id = idOf(model, of);
  const thread = of === 0 ? ITEM_THREAD : id;
  switch (about) {
    case 'history':
      return history(question, undefined, model, instance);
    case 'thread':
      return history(question, thread, model, instance);
    case 'unread':
      for (const one of [undefined, thread]) {
        assert.deepEqual(await instance.unread(by, one), unreadOf(model, by.user, one));
      }
      return;
    case 'reactions': {
      const message = model.find(id);
      if (message === undefined || message.deletedBy !== undefined) return;
      const { reactions } = await instance.reactionsOf(by, id, message.extras.thread);
      assert.deepEqual(reactions, message.reactions);
    }
  }
}

/** CHAT-5. */
async function history(
  { by, cursor, back, limit }: Question,
  thread: string | undefined,
  model: ChatModel,
  instance: ModelInstance,
): Promise<void> {
  const at = Math.max(1, model.seq - back);
  const page = await instance.history(by, { ...(cursor !== undefined && { [cursor]: at }), thread, limit });
  const all = model.messagesOf(thread);
  const first = firstOf(
    page,
    all.map(({ seq }) => seq),
    { cursor, at, limit },
  );
  const end = first + page.messages.length;
  assert.deepEqual(page, {
    messages: all.slice(first, end).map(shown),
    has_more_before: first > 0,
    has_more_after: end < all.length,
    as_of: model.seq,
  });
}

/** The place of its first message among all of them, after a look at whether these are the ones that were asked for. */
function firstOf(
  { messages }: ChatHistoryAck,
  seqs: readonly number[],
  { cursor, at, limit }: Pick<Question, 'cursor' | 'limit'> & { readonly at: number },
): number {
  const before = seqs.filter((seq) => seq < at).length;
  const upTo = seqs.filter((seq) => seq <= at).length;
  if (cursor === 'after') {
    assert.equal(messages.length, Math.min(limit, seqs.length - upTo), 'as many as there are');
    return upTo;
  }
  if (cursor === 'around') {
    assert(messages.length <= limit, 'not more than was asked for');
    const isAmong = messages.some(({ seq }) => seq === seqs[upTo - 1]);
    assert(isAmong || upTo === 0, 'what it is around, or was there before, is among them');
    return messages.length === 0 ? 0 : seqs.indexOf(messages[0]?.seq ?? 0);
  }
  const end = cursor === 'before' ? before : seqs.length;
  assert.equal(messages.length, Math.min(limit, end), 'as many as there are');
  return end - messages.length;
}
