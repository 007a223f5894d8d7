import { useItinerary, useLocations, usePresence } from '@rally/client/react';
import { useSyncExternalStore } from 'preact/compat';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { Room } from '@rally/client';
import type { Session } from '../session/session.js';
import { deviceOf } from './device.js';
import type { Device, DeviceState } from './device.js';
import { peopleOf } from './people.js';
import type { Person, Place, Share } from './people.js';
import { pinsOf } from './pins.js';
import type { Pin } from './pins.js';
import { ServerClock } from '../session/server-clock.js';

const TICK_MS = 1_000;

/** What the map of a user shows. */
export interface Whereabouts {
  readonly device: Device;
  readonly state: DeviceState;
  readonly people: readonly Person[];
  readonly places: readonly Place[];
  readonly meeting: Place | undefined;
  readonly pins: readonly Pin[];
  /** Of the user. */
  readonly share: Share | undefined;
  /** Server ms; goes on each second. */
  readonly now: number;
}

/** Renders again when anything of it changes, and each second. */
export function useWhereabouts({ user, client, room }: Session): Whereabouts {
  const device = deviceOf(room);
  const state = useSyncExternalStore(device.subscribe, () => device.state);
  const positions = useLocations(room);
  const members = usePresence(room);
  const shares = useLocationList(room, 'shares');
  const places = useLocationList(room, 'places');
  const { items } = useItinerary(room);
  const now = useServerTime(room, client.welcome?.server_time);
  const { fix } = state;
  return {
    device,
    state,
    people: useMemo(
      () => peopleOf({ user, fix, members, positions, shares, now }),
      [user, fix, members, positions, shares, now],
    ),
    places,
    meeting: places.find(({ meeting }) => meeting === true),
    pins: useMemo(() => pinsOf(items), [items]),
    share: shares.find(({ user_id }) => user_id === user),
    now,
  };
}

function useLocationList<Name extends 'shares' | 'places'>({ location }: Room, name: Name): Room['location'][Name] {
  const subscribe = useCallback((changed: () => void) => location.on(name, changed), [location, name]);
  return useSyncExternalStore(subscribe, () => location[name]);
}

/** By what the server stamps its frames with. */
function useServerTime(room: Room, welcomedAt: number | undefined): number {
  const clock = useMemo(() => new ServerClock(), []);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const hear = ({ ts }: { readonly ts?: number }) => ts !== undefined && clock.hear(ts, Date.now());
    const offs = [room.on('ephemeral', hear), room.on('event', hear)];
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => {
      clearInterval(timer);
      for (const off of offs) off();
    };
  }, [room, clock]);
  useEffect(() => {
    if (welcomedAt !== undefined) clock.hear(welcomedAt, Date.now());
  }, [welcomedAt, clock]);
  return clock.at(now);
}
