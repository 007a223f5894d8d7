import type { UserId } from '../../../protocol/ids.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Outcome, Reads } from '../../../realtime/decision.js';
import type { RoomView } from '../../../store/room-store.js';
import { shareIn, shareKey } from '../shares/share-rows.rules.js';
import type { Share } from '../shares/share-rows.rules.js';
import { chunksFor, extend } from './chunks.rules.js';
import type { TrackPoint } from './track.messages.js';
import { TRACKS_MAX, chunkKey, eraseTracks, readTracks, tracksKey } from './track-rows.rules.js';
import type { Track } from './track-rows.rules.js';

/** Points of a share, on their way into its track. */
export interface Recording {
  readonly user: UserId;
  readonly shareId: string;
  /** Ascending. */
  readonly points: readonly TrackPoint[];
  /** The chunks that they belong to, as the track was a moment ago. */
  readonly chunks: ReadonlySet<number>;
}

/** Which chunks a recording has to read. */
export function chunksToRead(
  { user, shareId, points }: Omit<Recording, 'chunks'>,
  view: RoomView,
): ReadonlySet<number> {
  const track = readTracks(view, user).find(({ share_id }) => share_id === shareId);
  return track === undefined ? new Set() : chunksFor(track, points);
}

export function recordReads({ user, shareId, chunks }: Recording): Reads {
  return { rows: [shareKey(user), tracksKey(user), ...[...chunks].map((number) => chunkKey(shareId, number))] };
}

/** LOC-9: nothing is written for a share that is over. Not done: the track has changed since it was looked at. */
export function decideRecord(
  { user, shareId, points }: Recording,
  view: RoomView,
): Outcome<{ readonly done: boolean }> {
  const share = shareIn(view, user);
  if (share?.share_id !== shareId || share.keep_track_ms === undefined) return answer({ done: true });
  const tracks = readTracks(view, user);
  const extended = extend(tracks.find(({ share_id }) => share_id === shareId) ?? begun(share), points, view);
  if (extended === undefined) return answer({ done: false });
  const { track, written, dropped } = extended;
  if (written.size === 0) return answer({ done: true });
  const all = [...tracks.filter(({ share_id }) => share_id !== shareId), track];
  const kept = all.slice(-TRACKS_MAX);
  const { puts, deletes, timers, ...others } = eraseTracks(user, all.slice(0, -TRACKS_MAX), kept);
  return change(
    {
      puts: [...puts, ...[...written].map(([number, body]) => [chunkKey(shareId, number), body] as const)],
      deletes: [...deletes, ...dropped.map((number) => chunkKey(shareId, number))],
      timers,
      ...(all.length > kept.length && others),
      notAfter: new Map([[shareKey(user), share.expires_at]]),
    },
    { done: true },
  );
}

function begun({ share_id, precision, audience }: Share): Track {
  return { share_id, precision, ...(audience !== undefined && { audience }), chunks: [], next: 0 };
}
