import { RIDE, RUN, readTrack } from '../../test/support/recorded-tracks.js';
import type { TrackPoint } from '../../test/support/recorded-tracks.js';
import { KENT, MALLORCA } from './places.js';
import type { Place } from './places.js';
import type { Start } from './walk.js';

/** Who takes part, and where. */
export interface Role {
  readonly name: string;
  readonly track: readonly TrackPoint[];
  readonly places: readonly Place[];
  readonly start: Start;
  /** Joins late, leaves, and comes back. */
  readonly isVisitor: boolean;
}

const MINUTE_MS = 60_000;
/** Who walks along, if more are wanted, and says nothing of their own accord. */
const MORE = ['eve', 'finn', 'gala', 'hugo', 'ines', 'joan', 'kim', 'leo', 'mia', 'noa', 'otto', 'pau', 'rosa', 'tom'];
/** Between two of those on the way. */
const APART_MINUTES = 31;
export const FRIENDS_MAX = 4 + MORE.length;

/** Ana sets out in Sóller, Ben shortly before Lluc, Cara meets them from Pollença; Dan is still at home and runs. */
export async function readCast(friends = 4): Promise<Role[]> {
  const [mountains, home] = [await readTrack(RIDE), await readTrack(RUN)];
  const walker = (name: string, start: Start): Role => {
    return { name, track: mountains, places: MALLORCA, start, isVisitor: false };
  };
  const cast = [
    walker('ana', { at: 4 * MINUTE_MS }),
    walker('ben', { at: 241 * MINUTE_MS }),
    walker('cara', { at: 410 * MINUTE_MS, isBackward: true }),
    { name: 'dan', track: home, places: KENT, start: { at: 21 * MINUTE_MS }, isVisitor: true },
    ...MORE.map((name, n) => walker(name, { at: (n + 1) * APART_MINUTES * MINUTE_MS })),
  ];
  return cast.slice(0, friends);
}
