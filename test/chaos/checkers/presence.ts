import type { Evidence } from '../evidence.js';
import type { Checker, Finding } from '../finding.js';
import type { Entry } from '../history.js';
import type { Stay } from '../track.js';

/** G6, with what a busy machine adds. */
const JOIN_WITHIN_MS = 1_000 + 1_500;
const MISSING_MAX_MS = 5_000;
const CALM_AFTER_MS = 12_000;

interface Told {
  readonly at: number;
  readonly client: string;
  readonly room: string;
  readonly user: string;
  readonly action: string;
}

/** G6: who comes is seen, who goes is seen, who is here is never gone for long, and in the end the list is the truth. */
export const checkPresence: Checker = (evidence) => {
  const told = evidence.entries.flatMap(tellingsIn);
  return [...ends(evidence), ...arrivals(evidence, told), ...departures(evidence, told), ...absences(evidence, told)];
};

/** Presence frames; and whoever joins is given a list. */
function tellingsIn(entry: Entry): Told[] {
  if (entry.kind !== 'frame') return [];
  const { at, client, frame } = entry;
  const { type, room_id: room = '', user_id: user = '', payload } = frame;
  const action = String(payload['action']);
  if (type === 'presence') return [{ at, client, room, user, action }];
  if (type !== 'room' || action !== 'joined') return [];
  const members = (payload['members'] ?? []) as { user_id: string; state: string }[];
  const here = members.filter(({ state }) => state === 'online');
  return here.map((member) => ({ at, client, room, user: member.user_id, action: 'join' }));
}

function ends({ store, track }: Evidence): Finding[] {
  return store.flatMap(({ room, online }) => {
    const here = new Set(
      track.stays.filter((stay) => stay.room === room && stay.end === Infinity).map(({ user }) => user),
    );
    const ghosts = online.filter((user) => !here.has(user));
    const missing = [...here].filter((user) => !online.includes(user));
    return [
      ...ghosts.map((user): Finding => ({ kind: 'presence', what: `${user} is a ghost in ${room}` })),
      ...missing.map((user): Finding => ({ kind: 'presence', what: `${user} is in ${room} and not listed` })),
    ];
  });
}

function arrivals(evidence: Evidence, told: readonly Told[]): Finding[] {
  const { stays } = evidence.track;
  const first = stays.filter(
    (stay) => stays.find(({ user, room }) => user === stay.user && room === stay.room) === stay,
  );
  return first.flatMap(({ user, room, begin }) => {
    const by = begin + JOIN_WITHIN_MS;
    if (by > evidence.until || evidence.isTroubled(begin, by, CALM_AFTER_MS)) return [];
    const within = { from: begin - JOIN_WITHIN_MS, to: by };
    return unaware(stays, told, { user, room, action: 'join', ...within, since: begin });
  });
}

function departures(evidence: Evidence, told: readonly Told[]): Finding[] {
  const { stays } = evidence.track;
  return stays.flatMap(({ user, room, end }) => {
    const to = end + evidence.terms.leaveWithinMs;
    const isBack = stays.some((stay) => stay.user === user && stay.room === room && stay.begin < to && stay.end > end);
    if (to > evidence.until || isBack || evidence.isTroubled(end, to, CALM_AFTER_MS)) return [];
    return unaware(stays, told, { user, room, action: 'leave', from: end, to, since: end });
  });
}

interface Expected {
  readonly user: string;
  readonly room: string;
  readonly action: string;
  readonly from: number;
  readonly to: number;
  /** Whoever is there from then on has to be told. */
  readonly since: number;
}

function unaware(stays: readonly Stay[], told: readonly Told[], expected: Expected): Finding[] {
  const { user, room, action, from, to, since } = expected;
  const viewers = stays.filter(
    (stay) => stay.room === room && stay.begin < since && stay.end > to && stay.user !== user,
  );
  return viewers.flatMap(({ client }): Finding[] => {
    const isTold = told.some(
      (one) =>
        one.client === client &&
        one.room === room &&
        one.user === user &&
        isSaidBy(one.action, action) &&
        one.at >= from &&
        one.at <= to,
    );
    return isTold
      ? []
      : [{ kind: 'presence', at: to, what: `${client} was not told of ${action} of ${user} in ${room}` }];
  });
}

/** Whoever comes and goes at once is told of as gone: only the newest state waits for a reader. */
function isSaidBy(told: string, action: string): boolean {
  return told === action || action === 'join';
}

/** Told that somebody left who is there all the time, and not told better. */
function absences(evidence: Evidence, told: readonly Told[]): Finding[] {
  const { stays } = evidence.track;
  return told.flatMap(({ at, client, room, user, action }): Finding[] => {
    const until = at + MISSING_MAX_MS;
    if (action !== 'leave' || until > evidence.until || evidence.isTroubled(at - MISSING_MAX_MS, until, CALM_AFTER_MS))
      return [];
    const isHere = stays.some(
      (stay) => stay.user === user && stay.room === room && stay.begin < at && stay.end > until,
    );
    const isToldBetter = told.some(
      (one) =>
        one.client === client &&
        one.room === room &&
        one.user === user &&
        one.action === 'join' &&
        one.at >= at &&
        one.at <= until,
    );
    if (!isHere || isToldBetter) return [];
    return [{ kind: 'presence', at, what: `${client} misses ${user} in ${room}, who is there` }];
  });
}
