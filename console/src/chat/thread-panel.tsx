import type { ChatEntry } from '@rally/client';
import { useChat } from '@rally/client/react';
import { useCallback, useMemo } from 'preact/hooks';
import type { Session } from '../session/session.js';
import { Conversation } from './conversation.js';
import { itemOf } from './lines.js';
import { useThread } from './use-thread.js';

const NO_RECEIPTS = new Map<string, number>();
const isShown = () => true;

interface ThreadPanelProps {
  readonly session: Session;
  readonly thread: string;
  readonly onClose: () => void;
}

/** One thread: what it is about, and what was said to that. Escape leaves it. */
export function ThreadPanel({ session, thread, onClose }: ThreadPanelProps) {
  const replies = useThread(session.room, thread);
  const root = useChat(session.room).find(({ message_id: id }) => id === thread);
  const messages = useMemo(
    () => ({ ...replies, entries: root === undefined ? replies.entries : [root, ...replies.entries] }),
    [replies.entries, replies.hasOlder, root],
  );
  const close = useCallback(({ key }: KeyboardEvent) => key === 'Escape' && onClose(), [onClose]);
  return (
    <section class="thread" aria-label={`Thread of ${session.user}`} onKeyDown={close}>
      <header class="thread-head">
        <h3>Thread</h3>
        <span>{titleOf(session, thread, root)}</span>
        <button type="button" class="quiet" aria-label="Close thread" title="Close (Escape)" onClick={onClose}>
          ✕
        </button>
      </header>
      <Conversation
        session={session}
        label="Thread"
        thread={thread}
        messages={messages}
        isShown={isShown}
        receipts={NO_RECEIPTS}
      >
        {replies.entries.length === 0 && <p class="hint">No replies yet. They stay out of the way of the others.</p>}
      </Conversation>
    </section>
  );
}

function titleOf({ room }: Session, thread: string, root: ChatEntry | undefined): string {
  const itemId = itemOf(thread);
  if (itemId === undefined) return root === undefined ? '' : `#${root.seq} by ${root.user_id}`;
  const title = room.itinerary.item(itemId)?.data['title'];
  return typeof title === 'string' ? title : itemId;
}
