import type { ChatModel } from './chat-model.js';
import { ITEM_THREAD } from './model-steps.js';
import type { Draft } from './model-steps.js';
import { plain } from './model-views.js';
import type { Command, Facts } from './model-words.js';

/** What is written is marked by the number of its frame, so that it is known wherever it turns up. */
const MARK = /«(\d+)»/g;
const mark = (frame: number): string => `«${frame}»`;

/** The frames whose words stand in a text. */
export function marksIn(text: string): number[] {
  return Array.from(text.matchAll(MARK), ([, number]) => Number(number));
}

/** The command of a frame, as the room is now. */
export function commandOf(draft: Draft, frame: number, model: ChatModel): Command {
  return plain({ action: draft.action, ...fieldsOf(draft, frame, model) }) as unknown as Command;
}

export function idOf(model: ChatModel, of = 0): string {
  return model.messages.at(-1 - of)?.message_id ?? 'nobody-wrote-it';
}

function fieldsOf(draft: Draft, frame: number, model: ChatModel): Facts {
  const text = mark(frame);
  const [message_id, thread] = [idOf(model, draft.of), threadOf(model, draft.thread)];
  switch (draft.action) {
    case 'send':
      return {
        ...{ content: draft.content === 'blank' ? ' ' : text, thread, mentions: draft.mentions },
        reply_to: draft.reply_to === undefined ? undefined : idOf(model, draft.reply_to),
        attachments: draft.hasAttachment ? [{ kind: 'file', url: `https://files.example/${text}` }] : undefined,
        metadata: draft.hasMetadata ? { text } : undefined,
      };
    case 'poll': {
      const closes_at = draft.closes === undefined ? undefined : model.now + draft.closes;
      const options = [`${text}a`, `${text}b`, `${text}c`];
      return { question: text, options, multiple: draft.multiple, closes_at, thread };
    }
    case 'edit':
      return { ...editOf(draft, text, model), message_id };
    case 'poll_vote':
    case 'poll_close':
      return { message_id: pollOf(model, draft.of), options: draft.options };
    case 'read':
    case 'delivered':
      return { up_to: Math.max(0, model.seq - (draft.back ?? 0)), thread };
    case 'moderate': {
      const { op, target: user_id, interval_ms } = draft;
      const until = draft.until === undefined ? undefined : model.now + draft.until;
      return { op, user_id, until, interval_ms, message_id, reason: op === 'report' ? text : undefined };
    }
    default:
      return { message_id, emoji: draft.emoji, thread: model.find(message_id)?.extras.thread };
  }
}

function editOf({ of, content, base_version }: Draft, text: string, model: ChatModel): Facts {
  const message = model.find(idOf(model, of));
  const version = message?.version ?? 1;
  return {
    content: content === 'same' ? (message?.content ?? text) : text,
    base_version: base_version === undefined ? undefined : Math.max(1, version - (base_version === 'old' ? 1 : 0)),
  };
}

function threadOf(model: ChatModel, thread: Draft['thread']): string | undefined {
  if (thread === undefined) return undefined;
  if (thread === 'item') return ITEM_THREAD;
  const roots = model.messages.filter(({ extras }) => extras.thread === undefined);
  return (thread < 2 ? roots.at(-1 - thread)?.message_id : undefined) ?? idOf(model, thread);
}

/** If there are polls, one of them. */
function pollOf(model: ChatModel, of = 0): string {
  const polls = model.messages.filter(({ poll }) => poll !== undefined);
  return polls.at(-1 - of)?.message_id ?? idOf(model, of);
}
