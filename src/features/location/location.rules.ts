import { Refusal } from '../../protocol/refusal.js';
import { readBody } from '../../store/body.js';
import type { LaneEntry, Millis } from '../../store/room-contents.js';
import type { FixBody, KnownPosition, PositionsPage } from './location.messages.js';

/** A position younger than this is `live`. */
const LIVE_MS: Millis = 60_000;
/** A position younger than this is `stale`; an older one `offline`. */
const STALE_MS: Millis = 600_000;
/** How long a position is kept after its last update: an implicit share slides by this (LOC-6). */
export const POSITION_TTL_MS: Millis = 3_600_000;
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
export type FixVerdict =
  | Refusal
  | { readonly kind: 'stale' | 'duplicate'; readonly order: number }
  | { readonly kind: 'newest'; readonly order: number; readonly body: FixBody; readonly isAdjusted: boolean };

/** LOC-2: only a fix newer than the last accepted one moves the dot; a clock ahead is clamped, one far ahead refused. */
export function judgeFix(fix: Fix, last: LastFix | undefined, now: Millis): FixVerdict {
  const { ts, ...shown } = fix;
  const order = ts ?? Math.max(now, (last?.order ?? 0) + 1);
  if (order > now + CLOCK_AHEAD_MAX_MS) return new Refusal('invalid_timestamp');
  if (last !== undefined && order <= last.order) {
    return { kind: order === last.order ? 'duplicate' : 'stale', order: last.order };
  }
  const isAdjusted = ts !== undefined && ts !== null && ts > now;
  return { kind: 'newest', order, body: { ...shown, fix_ts: Math.min(order, now) }, isAdjusted };
}

/** Positions of one page, in bytes of JSON: they share a frame with the members and the itinerary. */
const PAGE_MAX_BYTES = 64 * 1024;

/** LOC-5: those whose user comes after the cursor, in order of user ids; at least one, and as many as fit a page. */
export function positionsPage(entries: readonly LaneEntry[], now: Millis, cursor = ''): PositionsPage {
  const due = entries.filter(({ by }) => by > cursor).sort((a, b) => (a.by < b.by ? -1 : 1));
  const positions: KnownPosition[] = [];
  let size = 0;
  for (const entry of due) {
    const position = knownPosition(entry, now);
    size += Buffer.byteLength(JSON.stringify(position));
    const last = positions.at(-1);
    if (last !== undefined && size > PAGE_MAX_BYTES) return { positions, cursor: last.user_id };
    positions.push(position);
  }
  return { positions };
}

function knownPosition({ by, body }: LaneEntry, now: Millis): KnownPosition {
  const fix = readBody<FixBody>(body);
  const ageMs = Math.max(0, now - fix.fix_ts);
  const state = ageMs < LIVE_MS ? 'live' : ageMs < STALE_MS ? 'stale' : 'offline';
  return { user_id: by, ...fix, age_ms: ageMs, state };
}
