import type { UserId } from '../../../protocol/ids.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Changes, Outcome, Reads, RemovalPart } from '../../../realtime/decision.js';
import type { Millis } from '../../../store/room-contents.js';
import type { NewEvent, RoomView } from '../../../store/room-store.js';
import { trackTimer } from '../track/track-rows.rules.js';
import {
  IMPLICIT_MS,
  POSITIONS,
  STATES,
  newestFix,
  progressKey,
  readShareRow,
  shareEvent,
  shareIn,
  shareKey,
  stateTimer,
  unendedShare,
} from './share-rows.rules.js';
import type { EndReason, Ended, Share } from './share-rows.rules.js';

/** LOC-6: what of a share must be gone before its end is told, wherever it may still wait. */
export function withdrawn(user: UserId): Required<Pick<Changes, 'drops' | 'deletes' | 'isErasure'>> {
  return {
    isErasure: true,
    drops: [
      { lane: POSITIONS, key: user },
      { lane: STATES, key: user },
    ],
    deletes: [progressKey(user)],
  };
}

/** LOC-6: the end of a share. An implicit one that ran out leaves nothing: the next plain update begins another. */
export function endShare(user: UserId, share: Share, reason: Ended['ended'], now: Millis): Changes {
  const gone = withdrawn(user);
  const isForgotten = share.implicit === true && reason === 'expired';
  const ended: Ended = { ended: reason, at: now };
  return {
    ...gone,
    ...(isForgotten
      ? { deletes: [...gone.deletes, shareKey(user)] }
      : { puts: [[shareKey(user), JSON.stringify(ended)]] }),
    timers: [{ key: shareKey(user), at: null }, { key: stateTimer(user), at: null }, ...outlived(user, share, now)],
    events: [endedEvent(user, share, reason)],
  };
}

/** LOC-9: when the track of a share that is over now has to go. */
export function outlived(
  user: UserId,
  { share_id, keep_track_ms }: Share,
  now: Millis,
): NonNullable<Changes['timers']> {
  return keep_track_ms === undefined ? [] : [{ key: trackTimer(share_id, user), at: now + keep_track_ms }];
}

export function endedEvent(user: UserId, share: Share, reason: EndReason): NewEvent {
  return shareEvent(user, share, 'share_ended', { share_id: share.share_id, reason });
}

/** Who is removed from a room could not take back what they let it see (ROOM-8). */
export const shareRemoval: RemovalPart = {
  rows: (user) => [shareKey(user)],
  changes: (user, view) => {
    const share = shareIn(view, user);
    return share === undefined ? {} : endShare(user, share, 'revoked', view.now);
  },
};

export function lapseReads(user: UserId): Reads {
  return { rows: [shareKey(user)], laneKeys: [{ lane: POSITIONS, key: user }] };
}

/** LOC-6: the timer of a share is due. An implicit one may have been gone on with since: each fix would be a write. */
export function decideLapse(user: UserId, view: RoomView): Outcome<object> {
  const share = unendedShare(readShareRow(view.rows.get(shareKey(user))));
  if (share === undefined) return answer({});
  const end = endOf(share, user, view);
  if (end > view.now) return change({ timers: [{ key: shareKey(user), at: end }] }, {});
  return change(endShare(user, share, 'expired', view.now), {});
}

function endOf(share: Share, user: UserId, view: RoomView): Millis {
  if (share.implicit !== true) return share.expires_at;
  return Math.max(share.expires_at, (newestFix(view, user)?.ts ?? 0) + IMPLICIT_MS);
}
