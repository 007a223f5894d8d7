import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ConnectionState } from '../connection-state.js';
import type { ChatEntry } from '../features/chat.js';
import type { Member } from '../features/presence.js';
import type { Position } from '../features/location.js';
import type { ItemMessage, LockState } from '../../../src/features/planning/planning.messages.js';
import type { RallyClient, Room } from './client.js';

/** What a copy tells when it has changed. */
interface Changing {
  on(name: 'sync' | 'update', listener: () => void): () => void;
}

/** Renders again when the copy changes; `read` gives the same value until it does. */
function useCopy<Value>(copy: Changing, read: () => Value): Value {
  const subscribe = useCallback(
    (changed: () => void) => {
      const offs = [copy.on('sync', changed), copy.on('update', changed)];
      return () => {
        for (const off of offs) off();
      };
    },
    [copy],
  );
  return useSyncExternalStore(subscribe, read, read);
}

/** The state of the connection, with its reason. */
export function useConnection(client: RallyClient): ConnectionState {
  const subscribe = useCallback((changed: () => void) => client.on('status', changed), [client]);
  const read = () => client.state;
  return useSyncExternalStore(subscribe, read, read);
}

/**
 * The room, joined as long as the client is: it is the same for every component, and the last one to go does not leave it
 * (`room.leave()` does). `isJoined` is false until its state is there; `error` says why it is over.
 */
export function useRoom(client: RallyClient, id: string): { room: Room; isJoined: boolean; error: Error | undefined } {
  const room = useMemo(() => client.room(id), [client, id]); // One that is over stays so, until `id` is another.
  const [told, tell] = useState<{ room?: Room; error?: Error }>({});
  useEffect(() => {
    let isHere = true;
    const say = (error?: Error) => {
      if (isHere) tell({ room, ...(error && { error }) });
    };
    room.joined.then(
      () => say(),
      (error: unknown) => say(error as Error),
    );
    void room.ended.then(say);
    return () => {
      isHere = false;
    };
  }, [room]);
  const isTold = told.room === room;
  return { room, isJoined: isTold && told.error === undefined, error: isTold ? told.error : undefined };
}

/** Messages as they are now, by `seq`. */
export function useChat({ chat }: Room): readonly ChatEntry[] {
  return useCopy(chat, () => chat.messages);
}

/** Positions, by user id. */
export function useLocations({ location }: Room): readonly Position[] {
  return useCopy(location, () => location.positions);
}

/** Items by day and rank, and the leases on them. */
export function useItinerary({ itinerary }: Room): { items: readonly ItemMessage[]; locks: readonly LockState[] } {
  const items = useCopy(itinerary, () => itinerary.items);
  const locks = useCopy(itinerary, () => itinerary.locks);
  return { items, locks };
}

/** Members, by user id. */
export function usePresence({ presence }: Room): readonly Member[] {
  return useCopy(presence, () => presence.members);
}
