import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { cornersOf } from './geo.js';
import type { Coordinates } from './geo.js';
import type { Person } from './people.js';
import { RoomMap } from './room-map.js';
import type { Whereabouts } from './use-location.js';

interface MapUse {
  readonly where: Whereabouts;
  readonly chosen: string | undefined;
  readonly onPlace: (place: Coordinates) => void;
  readonly onChoose: (user: string) => void;
}

/** A map in the element that `host` is given to, which shows what it is given here until it is unmounted. */
export function useRoomMap({ where, chosen, onPlace, onChoose }: MapUse): {
  host: RefObject<HTMLDivElement | null>;
  map: RoomMap | undefined;
} {
  const host = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<RoomMap>();
  const heard = useRef({ onPlace, onChoose });
  heard.current = { onPlace, onChoose };
  useEffect(() => {
    if (host.current === null) return;
    const made = new RoomMap(host.current, {
      onPlace: (place) => heard.current.onPlace(place),
      onChoose: (user) => heard.current.onChoose(user),
    });
    setMap(made);
    return () => made.remove();
  }, []);
  const { people, places, pins, meeting, state } = where;
  const route = state.walk?.route;
  useEffect(() => map?.friends.show(people, chosen), [map, people, chosen]);
  useEffect(() => map?.places.show(places), [map, places]);
  useEffect(() => map?.pins.show(pins), [map, pins]);
  useEffect(() => map?.routes.showRoute(route), [map, route]);
  useEffect(() => {
    const subjects = [...people.flatMap(extentOf), ...(meeting ? [meeting] : []), ...(route?.points ?? [])];
    map?.camera.watch(subjects, pins);
  }, [map, people, meeting, route, pins]);
  return { host, map };
}

/** Where somebody is, and may be. */
function extentOf({ place, position }: Person): readonly Coordinates[] {
  if (place === undefined) return [];
  return [place, ...(typeof position?.accuracy === 'number' ? cornersOf(position, position.accuracy) : [])];
}
