import type { UserId } from '../../../protocol/ids.js';
import type { Changes } from '../../../realtime/decision.js';
import { readBody } from '../../../store/body.js';
import type { Millis, TimerKey, RowKey } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import type { Precision } from '../precision.messages.js';

/** What a user keeps of a room: the tracks of this many shares. */
export const TRACKS_MAX = 10;

/** Some of a track's points, in a row of their own; of all of them the ones from a moment on, up to the next chunk. */
export type Chunk = readonly [number: number, from: Millis, points: number];

/** The track of one share. */
export interface Track {
  readonly share_id: string;
  readonly precision: Precision;
  /** Absent: everybody in the room. */
  readonly audience?: readonly UserId[];
  /** In the order of their times. */
  readonly chunks: readonly Chunk[];
  /** Number of the next chunk. */
  readonly next: number;
}

export const TRACKS = 'location.tracks/';
const TRACK = 'location.track/';

/** What tracks there are of a user, in the order of the shares. */
export const tracksKey = (user: UserId): RowKey => TRACKS + user;
export const chunkKey = (shareId: string, number: number): RowKey => `${TRACK}${shareId}/${number}`;
/** Of the end of a track that outlived its share. Ids of shares are the server's, and have no slash. */
export const trackTimer = (shareId: string, user: UserId): TimerKey => `${TRACK}${shareId}/${user}`;
export const isTrackTimer = (key: TimerKey): boolean => key.startsWith(TRACK);

export function ofTrackTimer(key: TimerKey): { readonly shareId: string; readonly user: UserId } {
  const [shareId = '', ...user] = key.slice(TRACK.length).split('/');
  return { shareId, user: user.join('/') as UserId };
}

export function readTracks({ rows }: Pick<RoomView, 'rows'>, user: UserId): readonly Track[] {
  const row = rows.get(tracksKey(user));
  return row === undefined ? [] : readBody<readonly Track[]>(row.body);
}

export function pointsOf({ chunks }: Pick<Track, 'chunks'>): number {
  return chunks.reduce((sum, [, , points]) => sum + points, 0);
}

type RowChanges = Required<Pick<Changes, 'puts' | 'deletes' | 'timers'>>;

/** LOC-9: some tracks are gone, and the others are all that there is. */
export function eraseTracks(user: UserId, gone: readonly Track[], kept: readonly Track[]): RowChanges & Changes {
  const chunks = gone.flatMap(({ share_id, chunks }) => chunks.map(([number]) => chunkKey(share_id, number)));
  return {
    puts: kept.length === 0 ? [] : [[tracksKey(user), JSON.stringify(kept)]],
    deletes: kept.length === 0 ? [...chunks, tracksKey(user)] : chunks,
    timers: gone.map(({ share_id }) => ({ key: trackTimer(share_id, user), at: null })),
    isErasure: true,
  };
}
