import type { Room } from '@rally/client';
import type { RefObject } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import type { Session } from '../session/session.js';
import { useNotify } from '../ui/notices.js';
import { useAttempt } from '../ui/use-attempt.js';
import { ballotAfter } from './ballot.js';
import type { ComposerMode } from './composer.js';
import type { Message, MessageActions } from './message-actions.js';
import { PendingMessages } from './pending-messages.js';

interface MessageActionsOptions {
  readonly session: Session;
  /** What the messages are in. */
  readonly list: RefObject<HTMLElement | null>;
  readonly onMode: (mode: ComposerMode) => void;
  readonly onThread: ((thread: string) => void) | undefined;
}

/** Tells the user what the server does not do, and what it cannot do yet; resolves to whether it did. */
export function useRoomAttempt(room: Room): (promise: Promise<unknown>) => Promise<boolean> {
  const notify = useNotify();
  const attempt = useAttempt();
  return useCallback(
    (promise: Promise<unknown>) => {
      if (!room.isLive) notify({ tone: 'info', text: 'Waits for the connection' });
      return attempt(() => promise);
    },
    [room, notify, attempt],
  );
}

export function useMessageActions({ session, list, onMode, onThread }: MessageActionsOptions): MessageActions {
  const attempt = useRoomAttempt(session.room);
  return useMemo(() => {
    const { room, user } = session;
    const pending = PendingMessages.of(room, user);
    return {
      react: (message, emoji) => {
        const isMine = message.reactions?.find((one) => one.emoji === emoji)?.users.includes(user) === true;
        void attempt(room.command(isMine ? 'chat.unreact' : 'chat.react', { ...refOf(message), emoji }));
      },
      vote: (message, place) => {
        const options = message.poll === undefined ? [] : ballotAfter(message.poll, user, place);
        void attempt(room.command('chat.poll_vote', { ...refOf(message), options }));
      },
      closePoll: (message) => void attempt(room.command('chat.poll_close', refOf(message))),
      quote: (quoted) => onMode({ kind: 'write', quoted }),
      edit: (message) => onMode({ kind: 'edit', message }),
      remove: (message) => void attempt(room.command('chat.delete', refOf(message))),
      sendAgain: (message) => pending.sendAgain(message),
      discard: (message) => pending.discard(message),
      show: (messageId) => list.current && show(list.current, messageId),
      openThread: onThread,
    };
  }, [session, list, onMode, onThread, attempt]);
}

/** How commands name a message; with its thread it is found also where the room's list does not reach. */
export function refOf({ message_id, thread }: Message): Pick<Message, 'message_id' | 'thread'> {
  return { message_id, ...(thread !== undefined && { thread }) };
}

function show(list: HTMLElement, messageId: string): void {
  const row = list.querySelector(`[data-message="${CSS.escape(messageId)}"]`);
  row?.scrollIntoView({ block: 'nearest' });
  row?.querySelector<HTMLElement>('article')?.focus({ preventScroll: true });
}
