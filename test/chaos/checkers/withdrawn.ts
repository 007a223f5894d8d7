import type { Evidence } from '../evidence.js';
import type { Checker, Finding } from '../finding.js';
import { isStored, placeOf } from '../operations.js';
import type { Operation } from '../operations.js';
import { isOf, isPosition, showingsOf, sightingsOf } from '../sharing.js';

/** LOC-6: after the end of a share nobody is told a position of it, and from the ack of a stop on none is shown. */
export const checkWithdrawn: Checker = (evidence) => [...told(evidence), ...shown(evidence)];

function told(evidence: Evidence): Finding[] {
  return sightingsOf(evidence)
    .filter(({ share, payload }) => share === null && isPosition(payload))
    .map(({ at, client, room, user }) => {
      return { kind: 'shared', at, what: `${client} was told where ${user} of ${room} is, who shared nothing then` };
    });
}

/** Asked for and answered within a pause: who waits long for an answer may be told of what began meanwhile. */
function shown(evidence: Evidence): Finding[] {
  const showings = showingsOf(evidence);
  return pauses(evidence).flatMap(({ user, room, from, to }) =>
    showings
      .filter((showing) => showing.room === room && showing.askedAt > from && showing.at <= to)
      .filter(({ positions, shares }) => [...positions, ...shares].some(({ user_id }) => user_id === user))
      .map(({ at, client }): Finding => {
        return {
          kind: 'shared',
          at,
          what: `${client} was shown ${user} of ${room}, who had stopped when that was asked`,
        };
      }),
  );
}

interface Pause {
  readonly user: string;
  readonly room: string;
  readonly from: number;
  readonly to: number;
}

/** From the ack of a stop that was not lost to the next beginning. */
function pauses({ operations, lines }: Evidence): Pause[] {
  const isLost = (stop: Operation) => {
    const { epoch, seq } = placeOf(stop);
    return lines.isCutOff(stop.room, epoch, seq);
  };
  return operations
    .filter((operation) => isOf(operation, 'share_stop') && isStored(operation) && !isLost(operation))
    .map(({ user, room, endedAt: from }) => {
      const begins = operations.filter(
        (other) => other.user === user && other.room === room && isOf(other, 'share_start'),
      );
      const next = begins.map(({ invokedAt }) => invokedAt).filter((at) => at > from);
      return { user, room, from, to: Math.min(Infinity, ...next) };
    });
}
