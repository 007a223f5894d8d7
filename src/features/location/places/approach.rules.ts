import type { Millis } from '../../../store/room-contents.js';
import { metresBetween } from '../geo/distance.rules.js';
import type { FixBody } from '../location.messages.js';
import type { Precision } from '../precision.messages.js';
import type { MeetingApproach, PlaceMessage } from './place.messages.js';

/** To what distances are rounded: to what a phone knows, or to the size of the cell. */
const STEP_M: Readonly<Record<Precision, number>> = { exact: 10, approx: 1_000, city: 10_000 };
const ETA_STEP_S = 10;
/** Slower is standing around. */
const MOVING_MPS = 0.5;
/** The median of these is the pace: one bad fix, or a short sprint, does not change it. */
const SPEEDS_MAX = 5;
/** Of fewer than three, no median outvotes a bad one. */
const SPEEDS_MIN = 3;
/** A traffic light is no stay (which is told after as long, LOC-8). */
const STILL_MS: Millis = 60_000;
/** What was faster before that says nothing of now: the way on may be by other means. */
const FORGET_MS: Millis = 600_000;

/** How fast somebody has moved of late. Of exact fixes: it is kept in memory, and neither stored nor sent. */
export interface Pace {
  /** From where and when the next movement is measured. */
  readonly anchor: PacedFix;
  /** Oldest first. */
  readonly moves: readonly Move[];
}
interface Move {
  readonly ts: Millis;
  /** m/s */
  readonly speed: number;
}
type PacedFix = Pick<FixBody, 'latitude' | 'longitude' | 'accuracy' | 'speed' | 'fix_ts'>;

/** The pace after one more fix, which is newer than all before it. */
export function keepPace(before: Pace | undefined, fix: PacedFix): Pace {
  const { fix_ts: ts } = fix;
  const { anchor, moves } = before ?? { anchor: fix, moves: [] };
  const recent = moves.filter((move) => ts - move.ts < FORGET_MS);
  const speed = fix.speed ?? derivedSpeed(anchor, fix);
  if (speed === null) return { anchor, moves: recent };
  if (speed <= MOVING_MPS) return { anchor: fix, moves: recent };
  return { anchor: fix, moves: [...recent, { ts, speed }].slice(-SPEEDS_MAX) };
}

/** Whether somebody has moved within the last minute before a moment. */
export function isMoving({ moves }: Pace, now: Millis): boolean {
  const last = moves.at(-1);
  return last !== undefined && now - last.ts < STILL_MS;
}

/**
 * LOC-8: how far it is to the meeting place, along the great circle, from a position as others may see it; and how long it
 * takes at the pace of late. Of coarsened positions there is no time of arrival: it would tell the speed, which they do not.
 */
export function approachTo(
  meeting: Pick<PlaceMessage, 'place_id' | 'latitude' | 'longitude'>,
  shown: Pick<FixBody, 'latitude' | 'longitude' | 'fix_ts'>,
  precision: Precision,
  pace: Pace | undefined,
): MeetingApproach {
  const metres = metresBetween(meeting, shown);
  const distance = { place_id: meeting.place_id, distance_m: roundedTo(STEP_M[precision], metres) };
  const speed = precision === 'exact' && pace !== undefined ? paceOf(pace, shown.fix_ts) : null;
  return speed === null ? distance : { ...distance, eta_s: roundedTo(ETA_STEP_S, metres / speed) };
}

/** `null` = it is still, or not known yet. */
function paceOf(pace: Pace, now: Millis): number | null {
  const speeds = pace.moves.map(({ speed }) => speed).sort((a, b) => a - b);
  if (speeds.length < SPEEDS_MIN || !isMoving(pace, now)) return null;
  const middle = Math.floor(speeds.length / 2);
  const [upper = 0, lower = upper] = [speeds[middle], speeds[speeds.length - 1 - middle]];
  return (upper + lower) / 2;
}

/**
 * `null` = the way is no longer than what the fixes do not know: it may be noise, and is measured on from where it began,
 * so that who walks slowly is seen to walk.
 */
function derivedSpeed(from: PacedFix, to: PacedFix): number | null {
  const metres = metresBetween(from, to);
  const seconds = (to.fix_ts - from.fix_ts) / 1_000;
  const isNoise = metres <= Math.max(from.accuracy ?? 0, to.accuracy ?? 0);
  return isNoise || seconds <= 0 ? null : metres / seconds;
}

function roundedTo(step: number, value: number): number {
  return Math.round(value / step) * step;
}
