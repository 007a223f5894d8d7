import type { Evidence } from '../evidence.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';
import { Meanings } from '../meaning.js';
import { readMark } from '../mark.js';
import { isStored } from '../operations.js';
import type { Operation } from '../operations.js';
import { goneIn, messageOf } from '../talk.js';

/** ROOM-3: a store that went back says so; afterwards no position means two things, and what was offered again is there. */
export const checkTruncate: Checker = (evidence) => [
  ...meanings(evidence),
  ...epochs(evidence),
  ...offeredAgain(evidence),
];

function meanings({ track, lines }: Evidence): Finding[] {
  const known = new Meanings();
  return track.deliveries.flatMap(({ at, client, room, epoch, seq, frame }): Finding[] => {
    const place = `${client} ${lines.placeOf(room, epoch, seq)}`;
    const before = known.take(place, frame);
    if (before === undefined) return [];
    const told = JSON.stringify([frame.user_id, frame.payload]);
    return [{ kind: 'truncate', at, what: `${place} was ${before}, and then ${told}` }];
  });
}

/** Who is here in the end lives in the room's epoch; and nobody is ever sent back to an older one. */
function epochs({ track, store }: Evidence): Finding[] {
  const backwards = track.cuts.filter(({ from, to }) => to < from);
  const behind = track.places.filter(({ client, room, epoch }) => {
    const isHere = track.stays.some((stay) => stay.client === client && stay.room === room && stay.end === Infinity);
    const final = store.find((one) => one.room === room);
    return isHere && final !== undefined && final.epoch !== epoch;
  });
  return [
    ...backwards.map(({ at, client, room, from, to }): Finding => {
      return { kind: 'truncate', at, what: `${client} was sent from ${from} back to ${to} in ${room}` };
    }),
    ...behind.map(({ client, room, epoch }): Finding => {
      return { kind: 'truncate', what: `${client} still lives in ${epoch} of ${room}` };
    }),
  ];
}

/** Messages that were acked and cut off, of those who are still here to offer them again. */
function offeredAgain(evidence: Evidence): Finding[] {
  const { operations, store, track, lines } = evidence;
  const here = new Set(track.stays.filter(({ end }) => end === Infinity).map(({ client }) => client));
  return operations.filter(isStored).flatMap((operation): Finding[] => {
    const { client, room, user, id, type, ack, isReoffered, endedAt: at } = operation;
    const isLost = lines.isCutOff(room, String(ack['epoch']), Number(ack['seq']));
    const isMessage = type === 'chat' && operation.payload['action'] === undefined;
    // What has no mark is not found by it: that shares are stopped, `withdrawn` looks after.
    const isDue = (isReoffered && type !== 'location') || (isMessage && isLost && here.has(client));
    const final = store.find((one) => one.room === room);
    if (!isDue || final === undefined || wasDeleted(evidence, final, operation)) return [];
    if (final.events.some(({ payload }) => readMark(payload)?.by === `${user}/${id}`)) return [];
    const what = isReoffered ? 'offered again, and is not there' : 'never offered again';
    return [{ kind: 'truncate', at, what: `${user}/${id}, lost in ${room}, was ${what}` }];
  });
}

/** A message, before it was lost or since it was offered again. */
function wasDeleted(evidence: Evidence, room: FinalRoom, operation: Operation): boolean {
  const gone = goneIn(evidence, room);
  const by = `${operation.user}/${operation.id}`;
  const heard = evidence.track.deliveries.filter(({ frame: { payload } }) => readMark(payload)?.by === by);
  return [messageOf(operation), ...heard.map(({ frame }) => String(frame.payload['message_id']))].some((id) =>
    gone.has(id),
  );
}
