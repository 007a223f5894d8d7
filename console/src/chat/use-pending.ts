import { useSyncExternalStore } from 'preact/compat';
import type { Session } from '../session/session.js';
import type { PendingMessage } from './lines.js';
import { PendingMessages } from './pending-messages.js';

/** What this user has said and the room does not tell yet, and what keeps it. */
export function usePending({ room, user }: Session): {
  pending: PendingMessages;
  waiting: readonly PendingMessage[];
} {
  const pending = PendingMessages.of(room, user);
  const waiting = useSyncExternalStore(pending.subscribe, () => pending.all);
  return { pending, waiting };
}
