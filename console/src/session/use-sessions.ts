import { useEffect, useState } from 'preact/hooks';
import type { Place } from './place.js';
import { openSession } from './session.js';
import type { Session } from './session.js';
import { readToken } from './token-store.js';

/** Opened anew for another place; those of the last one are closed. */
export function useSessions({ roomId, users }: Place): readonly Session[] {
  const [sessions, setSessions] = useState<readonly Session[]>([]);
  const names = users.join('\n');
  useEffect(() => {
    const opened: Session[] = [];
    const open = (user: string, index: number): Session => {
      const before = opened[index];
      void before?.client.close();
      const reopen = () => {
        opened[index] = open(user, index);
        setSessions([...opened]);
      };
      return openSession({ user, roomId, token: readToken(user), before, reopen });
    };
    opened.push(...names.split('\n').map(open));
    setSessions([...opened]);
    return () => {
      for (const { client } of opened) void client.close();
    };
  }, [roomId, names]);
  return sessions;
}
