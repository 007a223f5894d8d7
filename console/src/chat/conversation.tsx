import { useConnection } from '@rally/client/react';
import type { ChatDraft } from '@rally/client';
import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Session } from '../session/session.js';
import { Composer } from './composer.js';
import type { ComposerMode } from './composer.js';
import { mentionsIn } from './content.js';
import type { Line } from './lines.js';
import { threadOf } from './lines.js';
import type { Message } from './message-actions.js';
import { MessageList } from './message-list.js';
import { PollForm } from './poll-form.js';
import type { Question } from './poll-form.js';
import type { Receipts } from './readers.js';
import { TypingLine } from './typing-line.js';
import { refOf, useMessageActions, useRoomAttempt } from './use-message-actions.js';
import { usePending } from './use-pending.js';
import { useRoomState } from './use-room-state.js';
import type { Messages } from './use-thread.js';

const WRITE: ComposerMode = { kind: 'write' };

interface ConversationProps {
  readonly session: Session;
  readonly label: string;
  readonly messages: Messages;
  readonly isShown: (line: Line) => boolean;
  readonly receipts: Receipts;
  readonly thread?: string;
  readonly onThread?: (thread: string) => void;
  readonly children?: ComponentChildren;
}

/** A list of messages and where to add to it: that of the room, or of a thread. */
export function Conversation(props: ConversationProps) {
  const { session, label, messages, receipts, thread, onThread, children } = props;
  const [mode, setMode] = useState(WRITE);
  const list = useRef<HTMLDivElement>(null);
  const { status } = useConnection(session.client);
  const state = useRoomState(session.room);
  const actions = useMessageActions({ session, list, onMode: setMode, onThread });
  const lines = useLines(props);
  return (
    <>
      <MessageList
        session={session}
        thread={thread}
        label={label}
        lines={lines}
        messages={messages}
        receipts={receipts}
        isLoaded={state !== 'pending'}
        isOnline={status === 'connected'}
        actions={actions}
        list={list}
      >
        {children}
      </MessageList>
      <TypingLine session={session} thread={thread} />
      <Writing session={session} thread={thread} mode={mode} isOver={state === 'over'} onDone={() => setMode(WRITE)} />
    </>
  );
}

interface WritingProps {
  readonly session: Session;
  readonly thread: string | undefined;
  readonly mode: ComposerMode;
  readonly isOver: boolean;
  /** Back to writing something new. */
  readonly onDone: () => void;
}

/** Where something is said, or asked. */
function Writing(props: WritingProps) {
  const { session, thread, mode, isOver, onDone } = props;
  const { room } = session;
  const [isAsking, setAsking] = useState(false);
  const submit = useSubmit(props);
  const attempt = useRoomAttempt(room);
  const ask = (question: Question) =>
    attempt(room.command('chat.poll', { ...question, ...(thread !== undefined && { thread }) }));
  return (
    <>
      {isAsking && <PollForm onAsk={ask} onClose={() => setAsking(false)} />}
      <Composer
        key={mode.kind === 'edit' ? mode.message.message_id : 'write'}
        session={session}
        thread={thread}
        mode={mode}
        isOver={isOver}
        isAsking={isAsking}
        onAsk={() => setAsking(!isAsking)}
        onCancel={onDone}
        onSubmit={submit}
      />
    </>
  );
}

function useLines({ session, messages: { entries }, isShown, thread }: ConversationProps): readonly Line[] {
  const { waiting } = usePending(session);
  return useMemo(
    () => [...entries.filter(isShown), ...waiting.filter((line) => isShown(line) && threadOf(line) === thread)],
    [entries, waiting, isShown, thread],
  );
}

/** Says something new, or changes what was said. */
function useSubmit({ session, thread, mode, onDone }: WritingProps): (content: string) => void {
  const { pending } = usePending(session);
  const { room } = session;
  const attempt = useRoomAttempt(room);
  return (content) => {
    onDone();
    if (mode.kind === 'write') return pending.send(draftOf(content, session, { thread, quoted: mode.quoted }));
    const { message } = mode;
    if (content === message.content) return;
    void attempt(room.command('chat.edit', { ...refOf(message), content, base_version: message.version }));
  };
}

interface Context {
  readonly thread: string | undefined;
  readonly quoted: Message | undefined;
}

function draftOf(content: string, { room }: Session, { thread, quoted }: Context): ChatDraft {
  const mentions = mentionsIn(
    content,
    room.presence.members.map(({ user_id }) => user_id),
  );
  return {
    content,
    ...(thread !== undefined && { thread }),
    ...(quoted !== undefined && { reply_to: quoted.message_id }),
    ...(mentions.length > 0 && { mentions }),
  };
}
