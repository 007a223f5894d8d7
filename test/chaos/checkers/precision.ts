import type { Checker, Finding } from '../finding.js';
import type { Payload } from '../history.js';
import { isPosition, showingsOf, sightingsOf } from '../sharing.js';

/** Half cells per degree: the middle of a cell is an odd number of them. */
const HALVES: Readonly<Record<string, number>> = { approx: 200, city: 20 };
const NOISE = 1e-6;
/** What tells more than the cell. */
const FINE = ['heading', 'speed', 'altitude', 'altitude_accuracy'];

/** LOC-7: of a share that is not exact nobody is given anything finer than its grid. */
export const checkPrecision: Checker = (evidence) => [
  ...sightingsOf(evidence).flatMap(({ at, client, room, user, payload, share }): Finding[] => {
    if (!isPosition(payload) || !isFiner(payload, share?.precision)) return [];
    return [
      {
        kind: 'shared',
        at,
        what: `${client} was told where ${user} of ${room} is, finer than ${String(share?.precision)}`,
      },
    ];
  }),
  ...showingsOf(evidence).flatMap(({ client, room, positions, shares }) =>
    shares
      .filter(({ user_id, precision }) =>
        positions.some((one) => one['user_id'] === user_id && isFiner(one, precision)),
      )
      .map(({ user_id, precision }): Finding => {
        return { kind: 'shared', what: `${client} was shown where ${user_id} of ${room} is, finer than ${precision}` };
      }),
  ),
];

function isFiner(payload: Payload, precision = 'exact'): boolean {
  const halves = HALVES[precision];
  if (halves === undefined || payload['latitude'] === undefined) return false;
  const isMiddle = [payload['latitude'], payload['longitude']].every((degrees) => {
    const counted = Number(degrees) * halves;
    const nearest = Math.round(counted);
    return Math.abs(counted - nearest) < NOISE && Math.abs(nearest % 2) === 1;
  });
  return !isMiddle || FINE.some((name) => payload[name] !== undefined);
}
