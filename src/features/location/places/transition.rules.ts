import type { Seq } from '../../../protocol/position.js';
import type { Millis } from '../../../store/room-contents.js';
import { boxAround, isOutside, metresBetween } from '../geo/distance.rules.js';
import type { Box } from '../geo/distance.rules.js';
import type { Whereabouts } from './motion.rules.js';
import type { KeptPlace } from './place-row.rules.js';
import type { PlaceId, PlaceTransition } from './place.messages.js';

/** A position known to less than this is good enough to enter any place; to enter a larger one, to less than its radius. */
const ENTER_ACCURACY_M = 50;
/** Who is inside has to be farther out than this to be outside: at the door is still there. */
const EXIT_MARGIN_M = 20;
/** And outside for 97 of 100 such positions: who is told to have left has. */
const EXIT_DEVIATIONS = 2;
/** Who is outside has to be inside for 5 of 6 such positions. */
const ENTER_DEVIATIONS = 1;
/** Deviation of each axis → radius that holds 68 of 100. */
const ACCURACY_PER_DEVIATION = Math.sqrt(-2 * Math.log(1 - 0.68));
const DWELL_MS: Millis = 60_000;

/** A place, ready to be asked for every fix. */
export interface Fence {
  readonly place: KeptPlace;
  readonly box: Box;
}
/** At which places one user is, by place id. Places where they are not are absent. */
export type Visits = Readonly<Record<string, Visit>>;
export interface Visit {
  /** `fix_ts` of the enter. */
  readonly since: Millis;
  /** That they stay was told. */
  readonly dwelt?: true;
  /** Of the place: a visit is of one place, not of all that ever had its id. */
  readonly made_after?: Seq;
}
interface Passage {
  /** The same object as before, if nothing happened. */
  readonly visits: Visits;
  /** In the order of the fences. */
  readonly transitions: readonly PlaceTransition[];
}

/** Made once for a state of the room's places: it spares nearly all distances. */
export function fencesOf(places: readonly KeptPlace[]): Fence[] {
  return places.map((place) => ({ place, box: boxAround(place, place.radius_m) }));
}

/**
 * LOC-8: what the next fix of a user changes, by where they are according to all fixes together. The less exactly that is
 * known, the farther is the way in, and the way out still farther, so that noise at the edge is no coming and going. Places that are gone or over are forgotten, and nothing is told of that, also where there is another of that id by now.
 */
export function passFences(fences: readonly Fence[], before: Visits, user: Whereabouts, now: Millis): Passage {
  const visits = new Map<string, Visit>();
  const transitions: PlaceTransition[] = [];
  const known = new Map(Object.entries(before));
  for (const fence of fences) {
    const { place_id, expires_at } = fence.place;
    if (expires_at !== undefined && expires_at <= now) continue;
    const visit = visitOf(fence.place, known.get(place_id));
    const passed = visit === undefined ? enter(fence, user) : goOn(fence, visit, user);
    if (passed.visit !== undefined) visits.set(place_id, passed.visit);
    if (passed.told !== undefined) transitions.push(passed.told);
  }
  const isSame = transitions.length === 0 && visits.size === known.size;
  return { visits: isSame ? before : Object.fromEntries(visits), transitions };
}

/** Where either is of an earlier release, the id has to do. */
function visitOf({ made_after }: KeptPlace, visit: Visit | undefined): Visit | undefined {
  const isOther = made_after !== undefined && visit?.made_after !== undefined && visit.made_after !== made_after;
  return isOther ? undefined : visit;
}

interface Passed {
  readonly visit?: Visit | undefined;
  readonly told?: PlaceTransition;
}

function enter({ place, box }: Fence, user: Whereabouts): Passed {
  const { place_id, radius_m, made_after } = place;
  const { deviation, fix_ts } = user;
  if (isOutside(box, user)) return {};
  if (deviation * ACCURACY_PER_DEVIATION > Math.max(radius_m, ENTER_ACCURACY_M)) return {};
  const metres = metresBetween(place, user);
  // The smallest places have a middle, too.
  const depth = Math.min(ENTER_DEVIATIONS * deviation, radius_m / 2);
  if (metres > radius_m - depth) return {};
  const visit = { since: fix_ts, ...(made_after !== undefined && { made_after }) };
  return { visit, told: told(place_id, 'enter', metres, fix_ts) };
}

function goOn({ place }: Fence, visit: Visit, user: Whereabouts): Passed {
  const { place_id, radius_m } = place;
  const { deviation, fix_ts } = user;
  const metres = metresBetween(place, user);
  const margin = Math.max(EXIT_MARGIN_M, EXIT_DEVIATIONS * deviation);
  if (metres > radius_m + margin) return { told: told(place_id, 'exit', metres, fix_ts) };
  if (visit.dwelt === true || fix_ts - visit.since < DWELL_MS) return { visit };
  return { visit: { ...visit, dwelt: true }, told: told(place_id, 'dwell', metres, fix_ts) };
}

function told(place_id: PlaceId, event: PlaceTransition['event'], metres: number, fix_ts: Millis): PlaceTransition {
  return { place_id, event, distance_m: Math.round(metres), fix_ts };
}
