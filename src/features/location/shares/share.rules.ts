import type { DeviceId, UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Decision, Reads } from '../../../realtime/decision.js';
import type { Millis } from '../../../store/room-contents.js';
import type { NewEvent, RoomView } from '../../../store/room-store.js';
import type { ShareAck, ShareMessage } from '../location.messages.js';
import { PLACES, readPlaces } from '../places/place-row.rules.js';
import type { Precision } from '../precision.messages.js';
import { endShare, endedEvent, outlived, withdrawn } from './share-end.rules.js';
import {
  SHARE_MAX_MS,
  currentShare,
  progressKey,
  readShareRow,
  shareEvent,
  shareIn,
  shareKey,
  stateTimer,
  unendedShare,
} from './share-rows.rules.js';
import type { Ended, Share } from './share-rows.rules.js';

const SHARE_MIN_MS: Millis = 60_000;
/** Of a share that ends by an arrival, if nobody arrives. */
const JOURNEY_MAX_MS: Millis = 86_400_000;
export const AUDIENCE_MAX = 100;

export interface ShareStart {
  readonly user: UserId;
  readonly device: DeviceId | undefined;
  readonly shareId: string;
  readonly durationMs: Millis | undefined;
  readonly isJourney: boolean;
  /** Where the journey ends; absent: at the meeting place. */
  readonly placeId: string | undefined;
  readonly precision: Precision;
  readonly audience: readonly UserId[] | undefined;
  /** How long the track outlives the share; absent: none is kept. */
  readonly keepTrackMs: Millis | undefined;
}

export function startReads({ user, audience }: ShareStart): Reads {
  return { rows: [shareKey(user), progressKey(user), PLACES], ...(audience !== undefined && { roster: audience }) };
}

/**
 * LOC-6: one share per user; a new one replaces it. What was shown under the old one is withdrawn, since the new one may
 * show less, and to fewer; who is no longer among those who may see is told its end.
 */
export function decideStart(start: ShareStart, view: RoomView): Decision<ShareAck> {
  const { user, device, shareId, precision, keepTrackMs } = start;
  const audience = audienceOf(start, view);
  if (audience instanceof Refusal) return audience;
  const until = destinationOf(start, view);
  if (until instanceof Refusal) return until;
  const durationMs = start.durationMs ?? (until === undefined ? NaN : JOURNEY_MAX_MS);
  const longestMs = until === undefined ? SHARE_MAX_MS : JOURNEY_MAX_MS;
  if (!(durationMs >= SHARE_MIN_MS && durationMs <= longestMs)) return outOfRange(longestMs);
  const share: Share = {
    share_id: shareId,
    ...(device !== undefined && { device }),
    started_at: view.now,
    expires_at: view.now + durationMs,
    precision,
    ...(audience !== undefined && { audience }),
    ...(until !== undefined && { until }),
    ...(keepTrackMs !== undefined && { keep_track_ms: keepTrackMs }),
  };
  const before = unendedShare(readShareRow(view.rows.get(shareKey(user))));
  const events = [...endOfFormer(user, before, share, view.now), startedEvent(user, share)];
  const timers = [
    { key: shareKey(user), at: share.expires_at },
    { key: stateTimer(user), at: null },
    ...(before === undefined ? [] : outlived(user, before, view.now)),
  ];
  const puts = [[shareKey(user), JSON.stringify(share)] as const];
  return change({ ...withdrawn(user), puts, timers, events }, { share_id: shareId, expires_at: share.expires_at });
}

function audienceOf({ user, audience }: ShareStart, { roster }: RoomView): readonly UserId[] | undefined | Refusal {
  if (audience === undefined) return undefined;
  const others = [...new Set(audience)].filter((one) => one !== user).sort();
  const unknown = others.filter((one) => !roster.has(one));
  if (others.length > 0 && others.length <= AUDIENCE_MAX && unknown.length === 0) return others;
  return new Refusal('audience_invalid', { details: { max: AUDIENCE_MAX, unknown } });
}

function destinationOf({ isJourney, placeId }: ShareStart, view: RoomView): string | undefined | Refusal {
  if (!isJourney) return undefined;
  const place = readPlaces(view, view.now).places.find(({ place_id, meeting }) =>
    placeId === undefined ? meeting === true : place_id === placeId,
  );
  return place?.place_id ?? new Refusal('place_not_found');
}

/** LOC-6: told before the next one begins. */
function endOfFormer(user: UserId, before: Share | undefined, next: Share, now: Millis): NewEvent[] {
  if (before === undefined) return [];
  if (currentShare(before, now) === undefined) return [endedEvent(user, before, 'expired')];
  return revocation(user, before, next);
}

/** Of those who saw the old share and will not see the new one. Where everybody did, they are told, and then of the new one. */
function revocation(user: UserId, before: Share, next: Share): NewEvent[] {
  if (next.audience === undefined) return [];
  const kept = new Set(next.audience);
  const dropped = before.audience?.filter((one) => !kept.has(one));
  if (dropped?.length === 0) return [];
  const shown = { ...before, ...(dropped !== undefined && { audience: dropped }) };
  return [endedEvent(user, shown, 'revoked')];
}

export function startedEvent(user: UserId, share: Share): NewEvent {
  return shareEvent(user, share, 'share_started', shareMessage(share));
}

/** A share as those see it who may: not who else may. */
export function shareMessage({ share_id, expires_at, precision, until, implicit }: Share): ShareMessage {
  return {
    share_id,
    expires_at,
    precision,
    ...(until !== undefined && { until: 'arrival', place_id: until }),
    ...(implicit === true && { implicit }),
  };
}

export interface ShareExtension {
  readonly user: UserId;
  /** Added to what is left. */
  readonly durationMs: Millis;
}

export function decideExtend({ user, durationMs }: ShareExtension, view: RoomView): Decision<ShareAck> {
  const share = shareIn(view, user);
  if (share === undefined || share.implicit === true) return new Refusal('not_sharing');
  const longestMs = share.until === undefined ? SHARE_MAX_MS : JOURNEY_MAX_MS;
  const expiresAt = share.expires_at + durationMs;
  if (durationMs < SHARE_MIN_MS || expiresAt > view.now + longestMs) return outOfRange(longestMs);
  const { share_id } = share;
  const ack = { share_id, expires_at: expiresAt };
  return change(
    {
      puts: [[shareKey(user), JSON.stringify({ ...share, expires_at: expiresAt })]],
      timers: [{ key: shareKey(user), at: expiresAt }],
      events: [shareEvent(user, share, 'share_extended', ack)],
    },
    ack,
  );
}

/** LOC-6: from its ack on nothing of the user's is shown, and no plain update begins anew. */
export function decideStop({ user }: { readonly user: UserId }, view: RoomView): Decision<{ readonly noop?: true }> {
  const share = shareIn(view, user);
  if (share !== undefined) return change(endShare(user, share, 'stopped', view.now), {});
  if (view.rows.has(shareKey(user))) return answer({ noop: true });
  const stopped: Ended = { ended: 'stopped', at: view.now };
  return change({ puts: [[shareKey(user), JSON.stringify(stopped)]] }, { noop: true });
}

function outOfRange(max: Millis): Refusal {
  return new Refusal('duration_out_of_range', { details: { min_ms: SHARE_MIN_MS, max_ms: max } });
}
