import type { ChatModel } from './chat-model.js';
import { BELONGING } from './model-steps.js';
import { body, tallyOf } from './model-views.js';
import { Refused } from './model-words.js';
import type { Facts, ModelMessage, ModelPoll, Of, Who } from './model-words.js';

/** CHAT-1, CHAT-2. */
export function send(model: ChatModel, who: Who, command: Of<'send'>, made: string): Facts {
  const { content, reply_to, thread, mentions = [], attachments = [], metadata } = command;
  if (content.trim() === '' && attachments.length === 0) throw new Refused('content_empty');
  const answered = reply_to === undefined ? undefined : model.find(reply_to);
  if (reply_to !== undefined && answered === undefined) throw new Refused('reply_target_invalid');
  const [known, dropped] = [mentions.filter(belongs), mentions.filter((user) => !belongs(user))];
  const extras = {
    reply_to,
    thread,
    mentions: known,
    attachments: command.attachments,
    metadata,
  } as ModelMessage['extras'];
  const message = add(model, who, made, { content, extras, answers: answered?.by, poll: undefined });
  return { message_id: message.message_id, version: 1, ...(dropped.length > 0 && { mentions_dropped: dropped }) };
}

/** CHAT-11. */
export function poll(model: ChatModel, who: Who, command: Of<'poll'>, made: string): Facts {
  const { question: content, options, multiple, closes_at, thread } = command;
  const asked: ModelPoll = { options, multiple, closes_at, isClosed: false, ballots: new Map() };
  const message = add(model, who, made, { content, extras: { thread }, answers: undefined, poll: asked });
  return { message_id: message.message_id, version: 1 };
}

/** CHAT-9, CHAT-12. */
function add(
  model: ChatModel,
  { user, role }: Who,
  message_id: string,
  written: Pick<ModelMessage, 'content' | 'extras' | 'answers' | 'poll'>,
): ModelMessage {
  const parent = parentOf(model, written.extras.thread);
  const { now, slowMs } = model;
  const wait = slowMs === 0 || role !== 'member' ? 0 : (model.sentAt.get(user) ?? -Infinity) + slowMs - now;
  if (wait > 0) throw new Refused('slow_mode', undefined, wait);
  if (slowMs > 0 && role === 'member') model.sentAt.set(user, now);
  const fresh = { version: 1, reactions: [], replies: 0, lastReplyAt: 0 };
  const message: ModelMessage = { message_id, seq: model.seq + 1, ts: now, by: user, ...fresh, ...written };
  model.messages.push(message);
  model.tell(user, body(message), message);
  if (parent !== undefined) Object.assign(parent, { replies: parent.replies + 1, lastReplyAt: now });
  return message;
}

function parentOf(model: ChatModel, thread: string | undefined): ModelMessage | undefined {
  if (thread === undefined || thread.startsWith('item:')) return undefined;
  if (model.find(thread) === undefined) throw new Refused('thread_not_found');
  const parent = model.live(thread);
  if (parent.extras.thread !== undefined) throw new Refused('thread_not_found');
  return parent;
}

/** CHAT-11. */
export function vote(model: ChatModel, { user }: Who, { message_id, options }: Of<'poll_vote'>): Facts {
  const { asked, thread } = openPoll(model, message_id);
  const chosen = [...new Set(options)].sort((one, other) => one - other);
  const isFine = chosen.every((option) => option < asked.options.length) && (asked.multiple || chosen.length < 2);
  if (!isFine) throw new Refused('invalid_payload');
  if ((asked.ballots.get(user) ?? []).join() === chosen.join()) return { ...tallyOf(asked), noop: true };
  asked.ballots.delete(user); // In the order in which they last voted.
  if (chosen.length > 0) asked.ballots.set(user, chosen);
  model.tell(user, { action: 'poll', state: 'open', message_id, options: chosen, ...tallyOf(asked), thread });
  return tallyOf(asked);
}

/** CHAT-11. */
export function close(model: ChatModel, { user, role }: Who, { message_id }: Of<'poll_close'>): Facts {
  const { asked } = openPoll(model, message_id);
  const message = model.get(message_id);
  if (message.by !== user && role !== 'moderator') throw new Refused('not_author');
  end(model, message, user);
  return tallyOf(asked);
}

/** CHAT-11: closed, by somebody or by its time. */
export function end(
  model: ChatModel,
  { message_id, poll: asked, extras: { thread } }: ModelMessage,
  by: Who['user'],
): void {
  if (asked === undefined) return;
  asked.isClosed = true;
  model.tell(by, { action: 'poll', state: 'closed', message_id, ...tallyOf(asked), thread });
}

function openPoll(model: ChatModel, message_id: string): { asked: ModelPoll; thread: string | undefined } {
  const { poll: asked, extras } = model.live(message_id);
  if (asked === undefined) throw new Refused('message_not_found');
  if (asked.isClosed || (asked.closes_at ?? Infinity) <= model.now) throw new Refused('poll_closed');
  return { asked, thread: extras.thread };
}

function belongs(user: string): boolean {
  return user === '@all' || BELONGING.has(user);
}
