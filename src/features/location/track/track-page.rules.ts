import type { UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { isFor } from '../../../realtime/addressed.rules.js';
import type { Millis, RowKey } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import { addressOf } from '../shares/share-rows.rules.js';
import { positionOf, timeOf, trackFeature } from './geojson.rules.js';
import { unpackPoints } from './track-point.rules.js';
import type { TrackFeaturePage, TrackPoint, TrackPointsPage } from './track.messages.js';
import { chunkKey, readTracks } from './track-rows.rules.js';
import type { Chunk, Track } from './track-rows.rules.js';

/** Points of one page, in bytes of JSON. */
const PAGE_MAX_BYTES = 60 * 1024;

export interface TrackRequest {
  readonly user: UserId;
  readonly reader: UserId;
  /** Absent: the newest that the reader may see. */
  readonly shareId: string | undefined;
  readonly from: Millis;
  readonly to: Millis;
  readonly limit: number;
  readonly format: 'points' | 'geojson';
}
/** What has to be read for a page. */
interface PagePlan {
  readonly track: Track;
  readonly keys: readonly RowKey[];
  /** There are more chunks, for another page. */
  readonly more: boolean;
}

/** A request for the page that comes after a cursor. */
export function continued(request: TrackRequest, cursor: string | undefined): TrackRequest | Refusal {
  if (cursor === undefined) return request;
  const [, shareId, after] = /^([^:]{1,128}):(\d{1,16})$/.exec(cursor) ?? [];
  if (shareId === undefined || (request.shareId ?? shareId) !== shareId) return new Refusal('cursor_invalid');
  return { ...request, shareId, from: Math.max(request.from, Number(after) + 1) };
}

/** LOC-9: `undefined` where there is no such track. */
export function planPage(request: TrackRequest, view: Pick<RoomView, 'rows'>): PagePlan | Refusal | undefined {
  const { user, reader, shareId, from, to, limit } = request;
  const asked = readTracks(view, user).filter(({ share_id }) => shareId === undefined || share_id === shareId);
  const track = asked.findLast((each) => isFor({ by: user, ...addressOf(each) }, reader));
  if (track === undefined) return asked.length === 0 ? undefined : new Refusal('track_forbidden');
  const first = Math.max(
    0,
    track.chunks.findLastIndex(([, start]) => start <= from),
  );
  const due = track.chunks.slice(first).filter(([, start]) => start <= to);
  const taken = enoughFor(limit, due);
  return { track, keys: taken.map(([number]) => chunkKey(track.share_id, number)), more: taken.length < due.length };
}

/** The first chunk may hold nothing of what is asked for. */
function enoughFor(limit: number, chunks: readonly Chunk[]): readonly Chunk[] {
  let points = 0;
  const end = chunks.findIndex(([, , count], place) => {
    points += place === 0 ? 0 : count;
    return points > limit;
  });
  return end < 0 ? chunks : chunks.slice(0, end + 1);
}

/** As many points as were asked for, and fit a frame. */
export function pageOf(
  plan: PagePlan,
  request: TrackRequest,
  rows: RoomView['rows'],
): TrackPointsPage | TrackFeaturePage {
  const { share_id, precision } = plan.track;
  const { from, to, limit, format } = request;
  const due = plan.keys
    .flatMap((key) => unpackPoints(rows.get(key)?.body ?? '[]'))
    .filter(({ ts }) => ts >= from && ts <= to);
  const points = fitting(due.slice(0, limit), format);
  const last = points.at(-1);
  const isMore = last !== undefined && (points.length < due.length || plan.more);
  const page = { share_id, precision, ...(isMore && { cursor: `${share_id}:${last.ts}` }) };
  return { ...page, ...shown(points, format) };
}

export function emptyPage(format: TrackRequest['format']): TrackPointsPage | TrackFeaturePage {
  return shown([], format);
}

function shown(points: readonly TrackPoint[], format: TrackRequest['format']) {
  return format === 'points' ? { points } : { track: trackFeature(points) };
}

function fitting(points: readonly TrackPoint[], format: TrackRequest['format']): TrackPoint[] {
  let size = 0;
  const end = points.findIndex((point) => {
    const written = format === 'points' ? [point] : [positionOf(point), timeOf(point)];
    size += JSON.stringify(written).length;
    return size > PAGE_MAX_BYTES;
  });
  return end < 0 ? [...points] : points.slice(0, end);
}
