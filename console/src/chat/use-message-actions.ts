import type { RallyError, Room } from '@rally/client';
import type { RefObject } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import type { Session } from '../session/session.js';
import { useNotify } from '../ui/notices.js';
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

/** Tells the user what the server does not do, and what it cannot do yet. */
export function useAttempt(room: Room): (promise: Promise<unknown>) => void {
  const notify = useNotify();
  return useCallback(
    (promise: Promise<unknown>) => {
      if (!room.isLive) notify({ tone: 'info', text: 'Waits for the connection' });
      promise.catch((error: unknown) => {
        const { code, message } = error as RallyError;
        notify({ tone: 'bad', text: message, code });
      });
    },
    [room, notify],
  );
}

export function useMessageActions({ session, list, onMode, onThread }: MessageActionsOptions): MessageActions {
  const attempt = useAttempt(session.room);
  return useMemo(() => {
    const { room, user } = session;
    const pending = PendingMessages.of(room, user);
    return {
      react: (message, emoji) => {
        const isMine = message.reactions?.find((one) => one.emoji === emoji)?.users.includes(user) === true;
        attempt(room.command(isMine ? 'chat.unreact' : 'chat.react', { ...refOf(message), emoji }));
      },
      quote: (quoted) => onMode({ kind: 'write', quoted }),
      edit: (message) => onMode({ kind: 'edit', message }),
      remove: (message) => attempt(room.command('chat.delete', refOf(message))),
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
