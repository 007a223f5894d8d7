import type { Evidence } from '../evidence.js';
import type { Checker, Finding } from '../finding.js';
import { groupBy } from '../group-by.js';
import { OUTSIDER, showingsOf } from '../sharing.js';

/** A timer may be late by that. */
const LATE_MS = 2_000;

/** LOC-6: a share ends once, and what has ended, or whose time is over, is shown no more. */
export const checkEnds: Checker = (evidence) => [...twice(evidence), ...still(evidence)];

/** A share that is revoked goes on for others. */
function endsOf({ track, lines }: Evidence) {
  return track.deliveries
    .filter(({ frame: { type, payload } }) => {
      return type === 'location' && payload['action'] === 'share_ended' && payload['reason'] !== 'revoked';
    })
    .filter(({ room, epoch, seq }) => !lines.isCutOff(room, epoch, seq))
    .map(({ room, epoch, seq, frame: { payload } }) => {
      return { room, epoch, seq, id: String(payload['share_id']), place: lines.placeOf(room, epoch, seq) };
    });
}

function twice(evidence: Evidence): Finding[] {
  return [...groupBy(endsOf(evidence), ({ room, id }) => `${id} of ${room}`)].flatMap(([share, ends]): Finding[] => {
    const places = new Set(ends.map(({ place }) => place));
    return places.size === 1 ? [] : [{ kind: 'shared', what: `share ${share} ended at ${[...places].join(' and ')}` }];
  });
}

/** In the end, to whoever comes new, by each instance. */
function still(evidence: Evidence): Finding[] {
  const { store, lines } = evidence;
  const ended = endsOf(evidence).filter((end) => {
    const final = evidence.roomOf(end.room);
    return final !== undefined && lines.stands(end, final);
  });
  const over = new Set(ended.map(({ id }) => id));
  const final = showingsOf(evidence).filter(({ client }) => client === OUTSIDER);
  return final.flatMap(({ room, shares }) => {
    const now = store.find((one) => one.room === room)?.events.at(-1)?.ts ?? 0;
    return shares
      .filter(({ share_id, expires_at }) => over.has(share_id) || expires_at + LATE_MS < now)
      .map(({ share_id }): Finding => ({
        kind: 'shared',
        what: `share ${share_id} of ${room} is over, and still shown`,
      }));
  });
}
