import type { Room } from '@rally/client';
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** It is told no more often than that (CHAT-8). */
const AT_MOST_EVERY_MS = 1_000;

interface ReadMarker {
  readonly room: Room;
  readonly thread: string | undefined;
  /** Of the newest message of the list. */
  readonly lastSeq: number;
  /** What is in sight when the newest message is. */
  readonly end: RefObject<Element | null>;
}

/** Tells that everything up to the newest message is read, once it is in sight and the page is looked at. */
export function useReadMarker({ room, thread, lastSeq, end }: ReadMarker): void {
  const isSeen = useIsSeen(end);
  const told = useRef({ at: 0, seq: 0 });
  useEffect(() => {
    if (!isSeen || lastSeq <= told.current.seq) return;
    const timer = setTimeout(
      () => {
        told.current = { at: Date.now(), seq: lastSeq };
        // Cast, not sent: a marker only goes forward, so of several that wait the last one will do.
        const payload = { action: 'read', up_to: lastSeq, ...(thread !== undefined && { thread }) };
        room.cast('chat', payload, `chat.read.${thread ?? ''}`);
      },
      Math.max(0, told.current.at + AT_MOST_EVERY_MS - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [room, thread, lastSeq, isSeen]);
}

function useIsSeen(element: RefObject<Element | null>): boolean {
  const [isInSight, setInSight] = useState(false);
  const [isLookedAt, setLookedAt] = useState(!document.hidden);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => setInSight(entries.at(-1)?.isIntersecting === true));
    if (element.current !== null) observer.observe(element.current);
    const look = () => setLookedAt(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', look);
    };
  }, [element]);
  return isInSight && isLookedAt;
}
