import { useEffect } from 'preact/hooks';
import { useNotify } from '../ui/notices.js';
import type { Notice } from '../ui/notices.js';
import type { Session } from '../session/session.js';

const ENDS: Readonly<Record<string, Notice>> = {
  arrived: { tone: 'good', text: 'You have arrived, and your position is not shared any more.' },
  expired: { tone: 'info', text: 'The time of your share is over: nobody sees where you are.' },
  revoked: { tone: 'bad', text: 'Your share was ended.' },
};
/** What the server says is for developers. */
const HINTS: Readonly<Record<string, string>> = {
  not_sharing: 'Nobody sees where you are: “Share” changes that.',
};
const MY_VERBS = { enter: 'are at', dwell: 'stay at', exit: 'left' };
const VERBS = { enter: 'is at', dwell: 'stays at', exit: 'left' };

/** Tells what passes on the map: who came and went, fixes that do not count, and shares that ended by themselves. */
export function usePlaceNews({ user, room }: Session): void {
  const notify = useNotify();
  useEffect(() => {
    const { location } = room;
    const offs = [
      location.on('transition', ({ user_id, place_id, event, distance_m }) => {
        const name = location.places.find((place) => place.place_id === place_id)?.name ?? 'a place';
        const did = user_id === user ? `You ${MY_VERBS[event]}` : `${user_id} ${VERBS[event]}`;
        notify({ tone: event === 'exit' ? 'info' : 'good', text: `${did} ${name} (${distance_m} m)` });
      }),
      location.on('refused', ({ code, message }) => notify({ tone: 'bad', code, text: HINTS[code] ?? message })),
      room.on('event', ({ type, user_id, payload }) => {
        if (type !== 'location' || user_id !== user || payload['action'] !== 'share_ended') return;
        const end = ENDS[String(payload['reason'])];
        if (end !== undefined) notify(end);
      }),
    ];
    return () => {
      for (const off of offs) off();
    };
  }, [user, room, notify]);
}
