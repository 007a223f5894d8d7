import type { UserId } from '../../../protocol/ids.js';
import { answer, both, change } from '../../../realtime/decision.js';
import type { Changes, Decision, Outcome, Reads, RemovalPart } from '../../../realtime/decision.js';
import type { RoomView } from '../../../store/room-store.js';
import { eraseVisits, visitReads } from '../places/visits.rules.js';
import { endShare, shareRemoval, withdrawn } from '../shares/share-end.rules.js';
import { POSITIONS, newestFix, progressKey, readShareRow, shareKey, unendedShare } from '../shares/share-rows.rules.js';
import type { Ended } from '../shares/share-rows.rules.js';
import type { ForgetAck } from './track.messages.js';
import { eraseTracks, pointsOf, readTracks, tracksKey } from './track-rows.rules.js';

interface TrackEnd {
  readonly user: UserId;
  readonly shareId: string;
}

export function trackEndReads({ user }: TrackEnd): Reads {
  return { rows: [tracksKey(user)] };
}

/** LOC-9: the time of a track is over. */
export function decideTrackEnd({ user, shareId }: TrackEnd, view: RoomView): Outcome<object> {
  const tracks = readTracks(view, user);
  const gone = tracks.filter(({ share_id }) => share_id === shareId);
  if (gone.length === 0) return answer({});
  return change(
    eraseTracks(
      user,
      gone,
      tracks.filter(({ share_id }) => share_id !== shareId),
    ),
    {},
  );
}

interface Forgetting {
  readonly user: UserId;
}

export function forgetReads({ user }: Forgetting): Reads {
  return {
    rows: [shareKey(user), progressKey(user), tracksKey(user)],
    laneKeys: [{ lane: POSITIONS, key: user }],
    ...visitReads(user),
  };
}

/** LOC-6, LOC-9: all of the user's positions, and where they came and went, at once; and no plain update begins anew. */
export function decideForget({ user }: Forgetting, view: RoomView): Decision<ForgetAck> {
  const share = unendedShare(readShareRow(view.rows.get(shareKey(user))));
  const tracks = readTracks(view, user);
  const stopped: Ended = { ended: 'stopped', at: view.now };
  const ending: Changes =
    share === undefined
      ? { ...withdrawn(user), puts: [[shareKey(user), JSON.stringify(stopped)]] }
      : endShare(user, share, 'stopped', view.now);
  const points = tracks.reduce((sum, track) => sum + pointsOf(track), 0);
  const positions = newestFix(view, user) === undefined ? 0 : 1;
  const visits = eraseVisits(user, view);
  const ack: ForgetAck = { positions, tracks: tracks.length, points, visits: visits.erase?.length ?? 0 };
  return change([eraseTracks(user, tracks, []), visits].reduce(both, ending), ack);
}

/** Who is removed from a room could not forget what they left there (ROOM-8). */
export const locationRemoval: RemovalPart = {
  rows: (user) => [...shareRemoval.rows(user), tracksKey(user)],
  changes: (user, view) => {
    const tracks = readTracks(view, user);
    return both(shareRemoval.changes(user, view), tracks.length === 0 ? {} : eraseTracks(user, tracks, []));
  },
};
