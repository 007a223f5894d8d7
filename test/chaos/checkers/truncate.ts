import type { Evidence } from '../evidence.js';
import type { Checker, Finding } from '../finding.js';
import { readMark } from '../mark.js';
import { isStored } from '../operations.js';

/** ROOM-3: a store that went back says so; afterwards no position means two things, and what was offered again is there. */
export const checkTruncate: Checker = (evidence) => [
  ...meanings(evidence),
  ...epochs(evidence),
  ...offeredAgain(evidence),
];

function meanings({ track, lines }: Evidence): Finding[] {
  const known = new Map<string, string>();
  return track.deliveries.flatMap(({ at, client, room, epoch, seq, frame }): Finding[] => {
    const place = `${client} ${lines.placeOf(room, epoch, seq)}`;
    const text = JSON.stringify([frame.user_id, frame.payload]);
    const before = known.get(place) ?? text;
    known.set(place, text);
    return before === text ? [] : [{ kind: 'truncate', at, what: `${place} was ${before}, and then ${text}` }];
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
function offeredAgain({ operations, store, track, lines }: Evidence): Finding[] {
  const here = new Set(track.stays.filter(({ end }) => end === Infinity).map(({ client }) => client));
  return operations.filter(isStored).flatMap((operation): Finding[] => {
    const { client, room, user, id, type, ack, isReoffered, endedAt: at } = operation;
    const isLost = lines.isCutOff(room, String(ack['epoch']), Number(ack['seq']));
    const isDue = isReoffered || (type === 'chat' && isLost && here.has(client));
    const events = store.find((one) => one.room === room)?.events ?? [];
    if (!isDue || events.some(({ payload }) => readMark(payload)?.by === `${user}/${id}`)) return [];
    const what = isReoffered ? 'offered again, and is not there' : 'never offered again';
    return [{ kind: 'truncate', at, what: `${user}/${id}, lost in ${room}, was ${what}` }];
  });
}
