import type { ChatModel } from './chat-model.js';
import { mark, moderate } from './model-moderation.js';
import { close, poll, send, vote } from './model-sends.js';
import { deletion } from './model-views.js';
import { Refused } from './model-words.js';
import type { Command, Facts, Of, Who } from './model-words.js';

/** Gives the ack, without the stamp that every ack of an event has. */
export function obey(model: ChatModel, who: Who, command: Command, made: string): Facts {
  switch (command.action) {
    case 'read':
    case 'delivered':
      return mark(model, who, command);
    case 'moderate':
      return moderate(model, who, command);
    default:
      if (who.role === 'guest') throw new Refused('forbidden');
      if (command.action === 'poll' && (command.closes_at ?? Infinity) <= model.now)
        throw new Refused('invalid_payload');
      if (command.action !== 'delete' && command.action !== 'poll_close') model.mutedFault(who);
      return write(model, who, command, made);
  }
}

function write(
  model: ChatModel,
  who: Who,
  command: Exclude<Command, Of<'read' | 'delivered' | 'moderate'>>,
  made: string,
): Facts {
  switch (command.action) {
    case 'send':
      return send(model, who, command, made);
    case 'poll':
      return poll(model, who, command, made);
    case 'edit':
      return edit(model, who, command);
    case 'delete':
      return remove(model, who, command);
    case 'react':
    case 'unreact':
      return react(model, who, command);
    case 'pin':
    case 'unpin':
      return pin(model, who, command);
    case 'poll_vote':
      return vote(model, who, command);
    case 'poll_close':
      return close(model, who, command);
  }
}

/** CHAT-3. */
function edit(model: ChatModel, { user }: Who, { message_id, content, base_version }: Of<'edit'>): Facts {
  const message = model.live(message_id);
  const {
    version,
    extras: { thread },
  } = message;
  if (message.by !== user) throw new Refused('not_author');
  if (message.poll !== undefined) throw new Refused('forbidden');
  if (base_version !== undefined && base_version !== version) throw new Refused('version_conflict', { version });
  if (content === message.content) return { version, noop: true };
  Object.assign(message, { content, version: version + 1, edited_at: model.now });
  model.tell(
    user,
    { action: 'edited', message_id, content, version: version + 1, edited_at: model.now, thread },
    message,
  );
  return { version: version + 1 };
}

/** CHAT-4. */
function remove(model: ChatModel, { user, role }: Who, { message_id }: Of<'delete'>): Facts {
  const message = model.get(message_id);
  if (message.deletedBy !== undefined) return { version: message.version, noop: true };
  if (message.by !== user && role !== 'moderator') throw new Refused('not_author');
  Object.assign(message, { deletedBy: user, version: message.version + 1 });
  model.pins = model.pins.filter((id) => id !== message_id);
  model.reports = model.reports.filter((report) => report['message_id'] !== message_id);
  model.tell(user, deletion(message));
  return { version: message.version };
}

/** CHAT-6. */
function react(model: ChatModel, { user }: Who, { action, message_id, emoji }: Of<'react' | 'unreact'>): Facts {
  const message = model.live(message_id);
  const {
    reactions,
    extras: { thread },
  } = message;
  const users = reactions.find((known) => known.emoji === emoji)?.users ?? [];
  const op = action === 'react' ? 'add' : 'remove';
  if (users.includes(user) === (op === 'add')) return { count: users.length, noop: true };
  const left = op === 'add' ? [...users, user] : users.filter((one) => one !== user);
  const changed = { emoji, count: left.length, users: left };
  const isNew = users.length === 0;
  const all = isNew ? [...reactions, changed] : reactions.map((known) => (known.emoji === emoji ? changed : known));
  message.reactions = all.filter(({ count }) => count > 0);
  model.tell(user, { action: 'reaction', message_id, emoji, op, count: left.length, thread });
  return { count: left.length };
}

/** CHAT-10. */
function pin(model: ChatModel, { user }: Who, { action, message_id }: Of<'pin' | 'unpin'>): Facts {
  if (action === 'pin') model.live(message_id);
  const { pins } = model;
  if (pins.includes(message_id) === (action === 'pin')) return { pinned: pins.length, noop: true };
  model.pins = action === 'pin' ? [message_id, ...pins] : pins.filter((id) => id !== message_id);
  model.tell(user, { action: `${action}ned`, message_id });
  return { pinned: model.pins.length };
}
