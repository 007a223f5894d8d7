import type { UserId } from '../../../protocol/ids.js';
import type { Reads } from '../../../realtime/decision.js';
import type { ExportedLine } from '../../../realtime/personal-data.js';
import { readBody } from '../../../store/body.js';
import type { RowKey } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import { PLACES } from '../places/place-row.rules.js';
import type { PlaceMessage } from '../places/place.messages.js';
import { POSITIONS, newestFix, progressKey, shareKey } from '../shares/share-rows.rules.js';
import { trackFeature } from '../track/geojson.rules.js';
import { unpackPoints } from '../track/track-point.rules.js';
import { chunkKey, readTracks, tracksKey } from '../track/track-rows.rules.js';

/** Of a track in one line: 500 points. */
const CHUNKS_AT_ONCE = 5;

export function exportedRow(key: RowKey, body: string, user: UserId): ExportedLine[] {
  if (key === shareKey(user)) return [{ type: 'share', ...readBody<object>(body) }];
  if (key === progressKey(user)) return [{ type: 'progress', ...readBody<object>(body) }];
  if (key !== PLACES) return [];
  const places = readBody<readonly PlaceMessage[]>(body).filter(({ by }) => by === user);
  return places.map(({ by: _, ...place }) => ({ type: 'place', ...place }));
}

/** PRIV-3: the newest position, and all tracks, as GeoJSON; a long one in several lines. */
export async function* exportedTracks(
  user: UserId,
  read: (query: Reads) => Promise<RoomView>,
): AsyncGenerator<ExportedLine> {
  const view = await read({ rows: [tracksKey(user)], laneKeys: [{ lane: POSITIONS, key: user }] });
  const fix = newestFix(view, user);
  if (fix !== undefined) yield { type: 'position', ts: fix.ts, ...readBody<object>(fix.body) };
  for (const { share_id, precision, chunks } of readTracks(view, user)) {
    for (let at = 0; at < chunks.length; at += CHUNKS_AT_ONCE) {
      const keys = chunks.slice(at, at + CHUNKS_AT_ONCE).map(([number]) => chunkKey(share_id, number));
      const { rows } = await read({ rows: keys });
      const points = keys.flatMap((key) => unpackPoints(rows.get(key)?.body ?? '[]'));
      yield { type: 'track', share_id, precision, track: trackFeature(points) };
    }
  }
}
