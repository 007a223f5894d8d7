/** Per-room sequence number of durable events: 1, 2, 3 … without gap or repeat (ROOM-1). */
export type Seq = number;

/** A place in a room's log. Epochs are totally ordered by comparing them as strings. */
export interface Position {
  readonly epoch: string;
  readonly seq: Seq;
}

const POSITION = /^([A-Za-z0-9]{1,32}):(\d{1,15})$/;

/** Reads `<epoch>:<seq>`; `null` for anything else. */
export function parsePosition(text: string): Position | null {
  const match = POSITION.exec(text);
  return match?.[1] !== undefined && match[2] !== undefined ? { epoch: match[1], seq: Number(match[2]) } : null;
}

/** Base-36 digits at the start of every epoch: the ms since 1970 at which it began, later than every epoch before it. */
const EPOCH_DIGITS = 9;

/**
 * Above every count that was begun at 0 and can have been advanced in the epochs from `first` up to, not including,
 * `current`: nothing is counted once per millisecond for long. 0 in the first epoch.
 */
export function countFloor(first: string, current: string): number {
  return epochNumber(current) - epochNumber(first);
}

/** Whether `one` began after `other`; anything is later than none (''). */
export function isLaterEpoch(one: string, other: string): boolean {
  return one !== other && (other === '' || epochNumber(one) > epochNumber(other));
}

/** The number that an epoch stands for in fencing tokens (PLAN-4): later epochs have higher ones. */
export function epochNumber(epoch: string): number {
  return Number.parseInt(epoch.slice(0, EPOCH_DIGITS), 36);
}
