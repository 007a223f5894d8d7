import type { Millis } from '../../../store/room-contents.js';
import type { Point } from '../geo/distance.rules.js';
import { plus, pointOf, squared, vectorOf } from '../geo/vector.rules.js';
import type { Vector } from '../geo/vector.rules.js';
import type { FixBody } from '../location.messages.js';

/** After such a silence nothing is known of how somebody went on. */
const SILENCE_MS: Millis = 60_000;
/** An accuracy is the radius that holds 68 of 100 fixes; of each axis this much of it is the standard deviation. */
const DEVIATION_PER_ACCURACY = 1 / Math.sqrt(-2 * Math.log(1 - 0.68));
/** Of a fix that does not tell, or tells 0: a phone in a street. */
const UNKNOWN_ACCURACY_M = 20;
/** No phone knows better, whatever it says. */
const BEST_ACCURACY_M = 5;
/** Before a second fix: anything from standing to a train, each axis. */
const UNKNOWN_SPEED_VARIANCE = 100;
/** Velocities change by about themselves within this time: who walks turns slowly, and a car brakes hard. */
const TURN_S = 40;
/** Who stands still sways a little, or sets out. */
const STILL_MPS = 0.1;
/** Squared deviations at which a fix is not believed: by chance so far off is one of three million. */
const UNLIKELY = 30;
/** What one fix counts for, when it is learnt how far off the fixes of a device really are. */
const LEARNING = 0.05;
/** Five times as far off as the device says. */
const EXCESS_MAX = 25;

/**
 * Where somebody is and goes to, as all fixes of late tell it together (a Kalman filter of constant velocity, the same for
 * each axis). Of exact fixes: it is kept in memory, and neither stored nor shown.
 */
export interface Motion {
  readonly at: Millis;
  readonly position: Vector;
  /** m/s */
  readonly velocity: Vector;
  /** Of each axis: variance of the position, covariance, variance of the velocity. */
  readonly spread: Spread;
  /** How many times as large as the device says the variance of its fixes is. */
  readonly excess: number;
  /** The fix before was not believed; a second one in a row is. */
  readonly isDoubtful: boolean;
}
type Spread = readonly [position: number, both: number, velocity: number];
type TimedFix = Pick<FixBody, 'latitude' | 'longitude' | 'accuracy' | 'fix_ts'>;
/** The best that is known of where somebody is. */
export interface Whereabouts extends Point {
  /** Standard deviation of each axis. */
  readonly deviation: number;
  /** Of the newest fix. */
  readonly fix_ts: Millis;
}

/** The motion after one more fix, which is not older than those before it. */
export function keepMotion(before: Motion | undefined, fix: TimedFix): Motion {
  if (before === undefined || fix.fix_ts - before.at > SILENCE_MS) return startAt(fix, before?.excess ?? 1);
  const expected = goOn(before, (fix.fix_ts - before.at) / 1_000);
  const off = plus(vectorOf(fix), -1, expected.position);
  const excess = learntExcess(expected, off, fix);
  const [known, both, speed] = expected.spread;
  const all = known + excess * varianceOf(fix);
  if (squared(off) > UNLIKELY * all) {
    return before.isDoubtful ? startAt(fix, excess) : { ...before, excess, isDoubtful: true };
  }
  const [gain, speedGain] = [known / all, both / all];
  return {
    at: fix.fix_ts,
    position: plus(expected.position, gain, off),
    velocity: plus(expected.velocity, speedGain, off),
    spread: [known * (1 - gain), both * (1 - gain), speed - speedGain * both],
    excess,
    isDoubtful: false,
  };
}

export function whereabouts({ position, spread: [variance] }: Motion, fix_ts: Millis): Whereabouts {
  return { deviation: Math.sqrt(variance), fix_ts, ...pointOf(position) };
}

function startAt(fix: TimedFix, excess: number): Motion {
  return {
    at: fix.fix_ts,
    position: vectorOf(fix),
    velocity: [0, 0, 0],
    spread: [excess * varianceOf(fix), 0, UNKNOWN_SPEED_VARIANCE],
    excess,
    isDoubtful: false,
  };
}

function goOn(before: Motion, seconds: number): Motion {
  const [known, both, speed] = before.spread;
  // Of the square of an uncertain speed, the uncertainty of its two axes is a part.
  const square = Math.max(0, squared(before.velocity) - 2 * speed);
  const change = (STILL_MPS ** 2 + square) / TURN_S;
  const spread: Spread = [
    known + 2 * seconds * both + seconds ** 2 * speed + (change * seconds ** 3) / 3,
    both + seconds * speed + (change * seconds ** 2) / 2,
    speed + change * seconds,
  ];
  return { ...before, position: plus(before.position, seconds, before.velocity), spread };
}

/** By how much fixes are farther off than the device says, in the mean of about twenty. */
function learntExcess({ excess, spread: [known] }: Motion, off: Vector, fix: TimedFix): number {
  const seen = Math.max(0, squared(off) / 2 - known) / varianceOf(fix);
  return Math.max(1, excess + LEARNING * (Math.min(seen, EXCESS_MAX) - excess));
}

function varianceOf({ accuracy }: TimedFix): number {
  const known = accuracy === undefined || accuracy === null || accuracy === 0 ? UNKNOWN_ACCURACY_M : accuracy;
  return (DEVIATION_PER_ACCURACY * Math.max(BEST_ACCURACY_M, known)) ** 2;
}
