import { useEffect } from 'preact/hooks';
import { PendingMessages } from '../chat/pending-messages.js';
import { useAttempt } from '../ui/use-attempt.js';
import type { Session } from './session.js';

/** What waits since before the page was loaded is sent by the client; messages are shown, and of the rest what is refused. */
export function LeftOver({ session }: { session: Session }) {
  const attempt = useAttempt();
  useEffect(() => {
    const { room, user, leftOver } = session;
    for (const { id, type, payload } of leftOver) {
      if (type === 'chat' && payload['action'] === undefined) PendingMessages.of(room, user).takeUp(id, payload);
      else void attempt(() => room.send(type, payload, { id }));
    }
  }, [session, attempt]);
  return null;
}
