import { Avatar } from '../people/avatar.js';
import type { Message, MessageActions } from './message-actions.js';
import { namesOf, timeOf } from './times.js';

/** Avatars that fit beside a message. */
const READERS_SHOWN = 3;

interface MessageFootProps {
  readonly message: Message;
  readonly user: string;
  readonly actions: MessageActions;
  /** Reached by Tab from this message, and not on the way past all of them. */
  readonly isActive: boolean;
}

/** What others made of a message: reactions, and the replies in its thread. */
export function MessageFoot({ message, user, actions, isActive }: MessageFootProps) {
  const { message_id: id, reactions = [], reply_count: replies = 0, last_reply_at: last, thread } = message;
  const { openThread } = actions;
  const tabIndex = isActive ? 0 : -1;
  if (reactions.length === 0 && (replies === 0 || openThread === undefined)) return null;
  return (
    <div class="message-foot">
      {reactions.map(({ emoji, count, users }) => (
        <button
          key={emoji}
          type="button"
          class="reaction"
          tabIndex={tabIndex}
          aria-pressed={users.includes(user)}
          aria-label={`${emoji} ${count}: ${namesOf(users, count)}`}
          title={namesOf(users, count)}
          onClick={() => actions.react(message, emoji)}
        >
          <span class="emoji">{emoji}</span> {count}
        </button>
      ))}
      {replies > 0 && openThread && (
        <button type="button" class="replies" tabIndex={tabIndex} onClick={() => openThread(thread ?? id)}>
          {replies === 1 ? '1 reply' : `${replies} replies`}
          {last !== undefined && <small> {timeOf(last)}</small>}
        </button>
      )}
    </div>
  );
}

/** Who has read up to here and no further; names are separated by newlines. */
export function Readers({ names }: { names: string }) {
  const readers = names.split('\n');
  const label = `Read by ${namesOf(readers)}`;
  return (
    <span class="readers" role="img" aria-label={label} title={label}>
      {readers.slice(0, READERS_SHOWN).map((reader) => (
        <Avatar key={reader} user={reader} isNamed />
      ))}
    </span>
  );
}
