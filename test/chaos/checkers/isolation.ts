import { singly } from '../../support/frame-forms.js';
import type { Frame } from '../../support/rally-client.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';
import type { Payload } from '../history.js';
import { marksIn } from '../mark.js';

/** G8: no byte of a room reaches a socket that is not in it. Every payload carries what tells its room. */
export const checkIsolation: Checker = ({ entries, store }) => {
  const asked = new Set<string>();
  const rooms = new Map(store.map((room) => [room.room, room]));
  return entries.flatMap((entry): Finding[] => {
    if (entry.kind === 'asked') asked.add(`${entry.client} ${entry.room}`);
    if (entry.kind !== 'frame') return [];
    const { at, client, frame } = entry;
    const { room_id: room } = frame;
    if (room === undefined) return [];
    if (!asked.has(`${client} ${room}`)) {
      return [{ kind: 'foreign', at, what: `${client} got a frame of ${room}, where it never was` }];
    }
    const of = rooms.get(room);
    const foreign = of === undefined ? undefined : foreignIn(frame, of);
    return foreign === undefined ? [] : [{ kind: 'foreign', at, what: `${client} got ${foreign} in ${room}` }];
  });
};

function foreignIn(frame: Frame, room: FinalRoom): string | undefined {
  const { type, payload } = frame;
  const state = payload['state'] as
    | { planning?: { items?: Payload[] }; location?: { positions?: Payload[] }; chat?: { messages: Payload[] } }
    | undefined;
  const marked = [payload, ...(state?.planning?.items ?? []), ...(state?.chat?.messages ?? [])];
  const positions = [
    ...(type === 'location' ? singly(frame).map((one) => one.payload) : []),
    ...(state?.location?.positions ?? []),
  ];
  const mark = marked.flatMap(marksIn).find(({ nonce }) => nonce !== room.nonce);
  if (mark !== undefined) return `${mark.nonce}:${mark.by}`;
  const position = positions.find(
    ({ latitude }) => typeof latitude === 'number' && Math.floor(latitude) !== room.latitude,
  );
  return position === undefined ? undefined : `latitude ${String(position['latitude'])}`;
}
