import type { Room } from '@rally/client';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** The server says `stop` after 7 s; this is for when the connection is lost before. */
const FORGOTTEN_MS = 8_000;
/** How often it wants to hear that somebody still writes (CHAT-7). */
const AGAIN_MS = 3_000;

/** Who writes here, but for `user`. */
export function useTypists({ chat }: Room, user: string, thread: string | undefined): readonly string[] {
  const [typists, setTypists] = useState<readonly string[]>([]);
  useEffect(() => {
    const timers = new Map<string, number>();
    const forget = (typist: string) => {
      clearTimeout(timers.get(typist));
      timers.delete(typist);
      setTypists([...timers.keys()]);
    };
    const off = chat.on('typing', ({ user_id: typist, state, thread: where }) => {
      forget(typist); // Who starts elsewhere has stopped here.
      if (typist === user || state === 'stop' || where !== thread) return;
      timers.set(
        typist,
        window.setTimeout(() => forget(typist), FORGOTTEN_MS),
      );
      setTypists([...timers.keys()]);
    });
    return () => {
      off();
      for (const timer of timers.values()) clearTimeout(timer);
      setTypists([]);
    };
  }, [chat, user, thread]);
  return typists;
}

/** Tells the others that this user writes, as often as it takes; with an empty text, that no more. */
export function useTelling(room: Room, thread: string | undefined): (text: string) => void {
  const lastTold = useRef(0);
  const tell = useCallback(
    (text: string) => {
      const isWriting = text.trim() !== '';
      const isTold = lastTold.current > 0;
      if (!room.isLive || (isWriting ? Date.now() - lastTold.current < AGAIN_MS : !isTold)) return;
      lastTold.current = isWriting ? Date.now() : 0;
      room.chat.typing(isWriting ? 'start' : 'stop', thread);
    },
    [room, thread],
  );
  useEffect(() => () => tell(''), [tell]);
  return tell;
}
