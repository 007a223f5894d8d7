import { singly } from '../../support/frame-forms.js';
import type { Evidence } from '../evidence.js';
import type { Checker, Finding } from '../finding.js';
import type { Entry } from '../history.js';
import type { Operation } from '../operations.js';
import { isOf } from '../sharing.js';
import type { Stay } from '../track.js';

/** Beyond the interval: the promise, and what a busy machine adds. */
const ARRIVES_WITHIN_MS = 1_000 + 500;
/** After a fault ended, the promises of time hold again. */
const CALM_AFTER_MS = 6_000;

interface Sighting {
  readonly at: number;
  readonly client: string;
  readonly room: string;
  readonly user: string;
  readonly fixTs: number;
}

/** G7: for each viewer a person's time never goes back, and the last fix of a burst always arrives. */
export const checkLocation: Checker = (evidence) => {
  const sightings = evidence.entries.flatMap(sightingsIn);
  return [...setbacks(evidence, sightings), ...missing(evidence, sightings)];
};

function sightingsIn(entry: Entry): Sighting[] {
  if (entry.kind !== 'frame' || entry.frame.type !== 'location') return [];
  const { client, at, frame } = entry;
  const fixes = singly(frame).filter(({ payload }) => !('action' in payload));
  return fixes.map(({ room_id: room = '', user_id: user = '', payload }) => ({
    at,
    client,
    room,
    user,
    fixTs: Number(payload['fix_ts']),
  }));
}

/** Unless the viewer was told in between that the store went back, and positions with it. */
function setbacks({ track, terms }: Evidence, sightings: readonly Sighting[]): Finding[] {
  const newest = new Map<string, number>();
  return sightings.flatMap(({ at, client, room, user, fixTs }): Finding[] => {
    const key = `${client} ${room} ${user}`;
    const before = newest.get(key) ?? fixTs;
    newest.set(key, Math.max(before, fixTs));
    if (fixTs >= before) return [];
    if (terms.mayLose && track.cuts.some((cut) => cut.client === client && cut.at <= at)) return [];
    return [{ kind: 'location', at, what: `${client} saw ${user} of ${room} go back by ${before - fixTs} ms` }];
  });
}

function missing(evidence: Evidence, sightings: readonly Sighting[]): Finding[] {
  const seen = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const key = `${sighting.client} ${sighting.room} ${sighting.user}`;
    seen.set(key, [...(seen.get(key) ?? []), sighting]);
  }
  const waitMs = evidence.terms.locationIntervalMs + ARRIVES_WITHIN_MS;
  return lastOfBursts(evidence.operations, waitMs).flatMap((fix) => {
    const [from, to] = [fix.endedAt, fix.endedAt + waitMs];
    if (to > evidence.until || evidence.isTroubled(from, to, CALM_AFTER_MS)) return [];
    return evidence.track.stays
      .filter((stay) => isThroughout(stay, fix, to))
      .flatMap(({ client }): Finding[] => {
        const all = seen.get(`${client} ${fix.room} ${fix.user}`) ?? [];
        if (all.some(({ at, fixTs }) => at <= to && fixTs >= Number(fix.ack['ts']))) return [];
        return [
          { kind: 'location', at: to, what: `${client} never saw the last fix ${fix.user}/${fix.id} of ${fix.room}` },
        ];
      });
  });
}

/** Fixes that were accepted, with nothing of the same person for so long afterwards; of those whom all may see all the time. */
function lastOfBursts(operations: readonly Operation[], silenceMs: number): Operation[] {
  const sharers = new Set(operations.filter((operation) => isOf(operation, 'share_start')).map(({ user }) => user));
  const fixes = operations.filter(({ type, user }) => type === 'location' && !sharers.has(user));
  const next = new Map<string, number>();
  return fixes.toReversed().filter(({ room, user, invokedAt, endedAt, outcome }) => {
    const key = `${room} ${user}`;
    const isLast = (next.get(key) ?? Infinity) > endedAt + silenceMs;
    next.set(key, invokedAt);
    return isLast && outcome === 'ok';
  });
}

function isThroughout({ room, begin, end }: Stay, fix: Operation, to: number): boolean {
  return room === fix.room && begin <= fix.invokedAt && end > to;
}
