import type { Checker, Finding } from '../finding.js';

/** G2: what a member was told is complete, without hole or repetition, and reaches the end of the room. */
export const checkGaps: Checker = ({ track, store }) => [
  ...track.jumps.map(({ at, client, room, after, seq }): Finding => {
    return { kind: 'silent_gap', at, what: `${client} was told ${room} seq ${seq} after ${after}` };
  }),
  ...track.places.flatMap(({ client, room, epoch, seq }): Finding[] => {
    const isHere = track.stays.some((stay) => stay.client === client && stay.room === room && stay.end === Infinity);
    const final = store.find((one) => one.room === room);
    if (!isHere || final === undefined || seq === final.head) return [];
    return [{ kind: 'silent_gap', what: `${client} ended at ${epoch}:${seq} of ${room}, whose head is ${final.head}` }];
  }),
];
