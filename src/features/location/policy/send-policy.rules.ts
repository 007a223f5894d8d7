import type { Millis } from '../../../store/room-contents.js';
import type { SendPolicy } from './send-policy.messages.js';

export interface SendSituation {
  /** Others who have the room in the foreground. */
  readonly watchers: number;
  readonly isMoving: boolean;
  /** 0 = empty, 1 = full; where it is unknown, it is not low. */
  readonly battery?: number | null | undefined;
  readonly isCharging?: boolean | null | undefined;
  /** Absent = there is no meeting place. */
  readonly distanceToMeeting?: number | undefined;
  /** LOCATION_MIN_INTERVAL_MS: what comes faster is held back anyhow. */
  readonly minIntervalMs: Millis;
}
interface Resolution {
  readonly interval: Millis;
  readonly distance: number;
}

/** The last minutes on foot, when friends look for each other. */
const NEAR_M = 500;
const BATTERY_LOW = 0.2;
const BATTERY_LOW_FACTOR = 2;
/** By whether somebody watches, and whether the meeting place is near. */
const RESOLUTIONS: Record<'watched' | 'unwatched', Record<'near' | 'far', Resolution>> = {
  watched: { near: { interval: 1_000, distance: 5 }, far: { interval: 2_000, distance: 10 } },
  unwatched: { near: { interval: 5_000, distance: 20 }, far: { interval: 15_000, distance: 50 } },
};
const STILL: Resolution = { interval: 10_000, distance: 30 };
const WATCHED_MAX_MS: Millis = 30_000;
/** A friend who sends that often stays `live` (60 s, LOC-5), though a fix may take some seconds. */
const MAX_MS: Millis = 50_000;

/**
 * LOC-10: as seldom as nobody misses it.
 *
 * | | not before | and not within | at the latest | because |
 * |---|---|---|---|---|
 * | watched, 500 m or less to the meeting place | 1 s | 5 m | 30 s | as smooth as the server lets through |
 * | watched | 2 s | 10 m | 30 s | of recorded tracks a quarter to a half is sent, and no dot is off by more than 10 m |
 * | nobody watches, near | 5 s | 20 m | 50 s | who comes is seen to come to the smallest of places |
 * | nobody watches | 15 s | 50 m | 50 s | nobody walks through a place of the usual 100 m between two fixes |
 * | still: at least | 10 s | 30 m | 50 s | what moves within 30 m is noise; who sets out is seen after 10 s |
 * | battery under 20 %, not charging | twice | twice | 50 s | the radio costs by the fix |
 */
export function sendPolicy(situation: SendSituation): SendPolicy {
  const { watchers, isMoving, distanceToMeeting = Infinity, minIntervalMs } = situation;
  const isWatched = watchers > 0;
  const wanted = RESOLUTIONS[isWatched ? 'watched' : 'unwatched'][distanceToMeeting <= NEAR_M ? 'near' : 'far'];
  const least = isMoving ? wanted : atLeast(wanted, STILL);
  const isLow = isBatteryLow(situation);
  const factor = isLow ? BATTERY_LOW_FACTOR : 1;
  const latest = isWatched && isMoving && !isLow ? WATCHED_MAX_MS : MAX_MS;
  return {
    min_interval_ms: Math.min(latest, Math.max(minIntervalMs, least.interval * factor)),
    min_distance_m: least.distance * factor,
    max_interval_ms: latest,
  };
}

function isBatteryLow({ battery, isCharging }: SendSituation): boolean {
  return typeof battery === 'number' && battery < BATTERY_LOW && isCharging !== true;
}

function atLeast(a: Resolution, b: Resolution): Resolution {
  return { interval: Math.max(a.interval, b.interval), distance: Math.max(a.distance, b.distance) };
}
