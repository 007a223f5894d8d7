import type { ChatEntry, Room } from '@rally/client';
import { useChat } from '@rally/client/react';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { merged } from './lines.js';

/** The most that a page may have. */
const PAGE_MAX = 100;

export interface Messages {
  readonly entries: readonly ChatEntry[];
  readonly hasOlder: boolean;
  readonly loadOlder: () => Promise<void>;
}

const NONE: Pick<Messages, 'entries' | 'hasOlder'> = { entries: [], hasOlder: false };

/** The replies of one thread: of those before what the room's list has, too. */
export function useThread(room: Room, thread: string): Messages {
  const live = useChat(room);
  const [page, setPage] = useState(NONE);
  const load = useCallback(
    async (before?: number) => {
      const query = { thread, limit: PAGE_MAX, ...(before !== undefined && { before }) };
      const { messages, has_more_before: hasMore } = await room.command('chat.history', query);
      setPage((old) => ({
        entries: merged(old.entries, messages),
        hasOlder: before === undefined && old !== NONE ? old.hasOlder : hasMore,
      }));
    },
    [room, thread],
  );
  useEffect(() => {
    const again = () => void load().catch(() => undefined); // The room is over: what is shown stays.
    const anew = () => {
      setPage(NONE);
      again();
    };
    anew();
    return onChanges(room, thread, { again, anew });
  }, [room, thread, load]);
  const entries = useMemo(
    () =>
      merged(
        page.entries,
        live.filter((entry) => entry.thread === thread),
      ),
    [page.entries, live, thread],
  );
  return { entries, hasOlder: page.hasOlder, loadOlder: () => load(entries[0]?.seq) };
}

interface Reload {
  readonly again: () => void;
  /** What is there is void. */
  readonly anew: () => void;
}

/** The room's list tells new replies; of what it may not have, the page is asked for again. */
function onChanges(room: Room, thread: string, { again, anew }: Reload): () => void {
  const offs = [
    room.on('reset', anew),
    room.on('truncate', anew),
    room.on('event', ({ type, payload }) => {
      if (type === 'chat' && payload['action'] !== undefined && payload['thread'] === thread) again();
    }),
  ];
  return () => {
    for (const off of offs) off();
  };
}
