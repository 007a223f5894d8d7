import type { UserId } from '../../../protocol/ids.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Outcome, Reads } from '../../../realtime/decision.js';
import { readBody } from '../../../store/body.js';
import type { Millis } from '../../../store/room-contents.js';
import type { LanePut, RoomView } from '../../../store/room-store.js';
import type { FixBody, PositionState, StateEvent } from '../location.messages.js';
import { readProgress } from '../publish/progress.rules.js';
import {
  IMPLICIT_MS,
  POSITIONS,
  STATES,
  addressOf,
  newestFix,
  progressKey,
  shareIn,
  shareKey,
  stateTimer,
} from '../shares/share-rows.rules.js';
import type { Share } from '../shares/share-rows.rules.js';

/** A position younger than this is `live`. */
export const LIVE_MS: Millis = 60_000;
/** A position younger than this is `stale`; an older one `offline`. */
const STALE_MS: Millis = 600_000;

/** LOC-5. */
export function stateAt(ageMs: Millis): PositionState {
  return ageMs < LIVE_MS ? 'live' : ageMs < STALE_MS ? 'stale' : 'offline';
}

export function ageReads(user: UserId): Reads {
  return { rows: [shareKey(user), progressKey(user)], laneKeys: [{ lane: POSITIONS, key: user }] };
}

/**
 * LOC-5: the timer of a fix that grows old. Where newer ones came since it looks again when the newest would be old: a
 * write a minute and user instead of one per fix. That it is stale, and then offline, is told once; that it is live again,
 * the next fix says.
 */
export function decideAge(user: UserId, view: RoomView): Outcome<object> {
  const share = shareIn(view, user);
  const newest = newestFix(view, user);
  if (share === undefined || newest === undefined) return answer({});
  const { fix_ts } = readBody<FixBody>(newest.body);
  const state = stateAt(view.now - fix_ts);
  const next = { live: fix_ts + LIVE_MS, stale: fix_ts + STALE_MS, offline: null }[state];
  const timers = [{ key: stateTimer(user), at: next }];
  const progress = readProgress(view.rows.get(progressKey(user)));
  if (state === 'live' || progress?.state === state) return change({ timers }, {});
  const puts = [[progressKey(user), JSON.stringify({ ...progress, state })] as const];
  return change({ timers, puts, lanes: [stateTold(user, share, { state, fix_ts }, view.now)] }, {});
}

function stateTold(user: UserId, share: Share, told: Omit<StateEvent, 'action'>, now: Millis): LanePut {
  const body = JSON.stringify({ action: 'state', ...told });
  const ttlMs = share.implicit === true ? IMPLICIT_MS : share.expires_at - now;
  return { lane: STATES, key: user, by: user, order: now, body, ttlMs, ...addressOf(share) };
}
