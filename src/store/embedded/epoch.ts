import { randomInt } from 'node:crypto';

const TIME_DIGITS = 9;
const RANDOM_DIGITS = 4;

/**
 * An epoch greater, as a string, than `previous`, and different from any that another copy of the data may have made:
 * a restored backup must not reuse the epoch of the timeline that it replaces.
 */
export function nextEpoch(previous: string | undefined, nowMs: number): string {
  const floor = previous === undefined ? 0 : parseInt(previous.slice(0, TIME_DIGITS), 36) + 1;
  const time = Math.max(floor, Math.floor(nowMs)).toString(36).padStart(TIME_DIGITS, '0');
  const salt = randomInt(36 ** RANDOM_DIGITS)
    .toString(36)
    .padStart(RANDOM_DIGITS, '0');
  return time + salt;
}
