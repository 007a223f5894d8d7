import { useChat } from '@rally/client/react';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { Session } from '../session/session.js';
import { Empty } from '../ui/empty.js';
import type { ViewProps } from '../ui/view.js';
import './chat.css';
import { Conversation } from './conversation.js';
import { isInMain } from './lines.js';
import { ThreadPanel } from './thread-panel.js';
import { usePending } from './use-pending.js';
import { useReceipts } from './use-receipts.js';
import { useRoomState } from './use-room-state.js';

/** What the members of the room say to each other. */
export function ChatView({ session }: ViewProps) {
  return <Chat key={session.room.id} session={session} />; // Of another room no thread is open yet, and nothing quoted.
}

/** The conversation of the room, and a thread of it beside that, or over it. */
function Chat({ session }: ViewProps) {
  const [thread, setThread] = useState<string>();
  const view = useRef<HTMLElement>(null);
  const close = useCallback(() => {
    setThread(undefined);
    // Where the thread was opened from, as soon as that can be reached again.
    const opener = `[data-message="${CSS.escape(thread ?? '')}"] article`;
    requestAnimationFrame(() => view.current?.querySelector<HTMLElement>(opener)?.focus({ preventScroll: true }));
  }, [thread]);
  return (
    <section class="chat" aria-label={`Chat of ${session.user}`} ref={view}>
      <div class={thread === undefined ? 'chat-body' : 'chat-body with-thread'}>
        <div class="main-conversation">
          <RoomConversation session={session} onThread={setThread} />
        </div>
        {thread !== undefined && <ThreadPanel key={thread} session={session} thread={thread} onClose={close} />}
      </div>
    </section>
  );
}

function RoomConversation({ session, onThread }: { session: Session; onThread: (thread: string) => void }) {
  const { room } = session;
  const entries = useChat(room);
  const isJoined = useRoomState(room) === 'joined';
  const receipts = useReceipts(room);
  const { waiting } = usePending(session);
  const { chat } = room;
  const { hasOlder } = chat;
  const messages = useMemo(() => ({ entries, hasOlder, loadOlder: () => chat.loadOlder() }), [entries, hasOlder, chat]);
  const isEmpty = entries.length === 0 && waiting.length === 0;
  return (
    <Conversation
      session={session}
      label="Messages"
      messages={messages}
      isShown={isInMain}
      receipts={receipts}
      onThread={onThread}
    >
      {isEmpty && isJoined && <Welcome session={session} />}
    </Conversation>
  );
}

const STARTERS = ['Who is at the airport?', 'Dinner at eight?'];

function Welcome({ session }: { session: Session }) {
  const { pending } = usePending(session);
  return (
    <Empty title="Say hello">
      <p>
        It appears in both panes, and survives a <code>kill -9</code> of the server.
      </p>
      <div class="starters">
        {STARTERS.map((content) => (
          <button key={content} type="button" onClick={() => pending.send({ content })}>
            {content}
          </button>
        ))}
      </div>
    </Empty>
  );
}
