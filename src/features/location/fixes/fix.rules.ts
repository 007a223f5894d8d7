import { Refusal } from '../../../protocol/refusal.js';
import type { Millis } from '../../../store/room-contents.js';
import type { FixBody } from '../location.messages.js';

/** A device's clock may be ahead by this; its fixes are then shown as taken now. */
const CLOCK_AHEAD_MAX_MS: Millis = 86_400_000;

/** What is known of one user's positions in one room. */
export interface LastFix {
  /** The device's time of the newest accepted fix, before clamping: two fixes clamped to one moment stay two. */
  readonly order: number;
}
export interface Fix extends Omit<FixBody, 'fix_ts'> {
  readonly ts?: number | null | undefined;
}
export interface NewestFix {
  readonly kind: 'newest';
  readonly order: number;
  readonly body: FixBody;
  readonly isAdjusted: boolean;
}
export type FixVerdict = Refusal | { readonly kind: 'stale' | 'duplicate'; readonly order: number } | NewestFix;

/** LOC-2: only a fix newer than the last accepted one moves the dot; a clock ahead is clamped, one far ahead refused. */
export function judgeFix(fix: Fix, last: LastFix | undefined, now: Millis): FixVerdict {
  const { ts, ...shown } = fix;
  const order = ts ?? Math.max(now, (last?.order ?? 0) + 1);
  if (order > now + CLOCK_AHEAD_MAX_MS) return new Refusal('invalid_timestamp');
  if (last !== undefined && order <= last.order) {
    return { kind: order === last.order ? 'duplicate' : 'stale', order: last.order };
  }
  const isAdjusted = ts !== undefined && ts !== null && ts > now;
  return { kind: 'newest', order, body: Object.assign(shown, { fix_ts: Math.min(order, now) }), isAdjusted };
}

/** Of two that are known of the same user. */
export function newerOf(one: LastFix | undefined, other: LastFix | undefined): LastFix | undefined {
  return (one?.order ?? -1) > (other?.order ?? -1) ? one : other;
}
