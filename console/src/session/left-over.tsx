import type { RallyError } from '@rally/client';
import { useEffect } from 'preact/hooks';
import { PendingMessages } from '../chat/pending-messages.js';
import { useNotify } from '../ui/notices.js';
import type { Session } from './session.js';

/** What waits since before the page was loaded is sent by the client; messages are shown, and of the rest what is refused. */
export function LeftOver({ session }: { session: Session }) {
  const notify = useNotify();
  useEffect(() => {
    const { room, user, leftOver } = session;
    for (const { id, type, payload } of leftOver) {
      if (type === 'chat' && payload['action'] === undefined) PendingMessages.of(room, user).takeUp(id, payload);
      else
        room.send(type, payload, { id }).catch((error: unknown) => {
          const { code, message } = error as RallyError;
          notify({ tone: 'bad', text: message, code });
        });
    }
  }, [session, notify]);
  return null;
}
