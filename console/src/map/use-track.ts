import { useCallback, useEffect } from 'preact/hooks';
import { useNotify } from '../ui/notices.js';
import type { Session } from '../session/session.js';
import type { Coordinates } from './geo.js';
import type { RoomMap } from './room-map.js';
import { useAttempt } from '../ui/use-attempt.js';

/** Draws the way that the share of a user keeps (LOC-9), as far as it is written, until another user is chosen. */
export function useTrack(
  { room }: Session,
  map: RoomMap | undefined,
  chosen: string | undefined,
): (user: string) => void {
  const attempt = useAttempt();
  const notify = useNotify();
  useEffect(() => () => map?.routes.showTrack([]), [map, chosen]);
  return useCallback(
    (user) =>
      void attempt(async () => {
        const points: Coordinates[] = [];
        for await (const point of room.location.track(user)) points.push(point);
        map?.routes.showTrack(points);
        if (points.length > 0) return;
        notify({ tone: 'info', text: `No way of ${user} is kept: “Share” asks for it, and it is written each 30 s.` });
      }),
    [room, map, attempt, notify],
  );
}
