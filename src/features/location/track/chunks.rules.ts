import type { RoomView } from '../../../store/room-store.js';
import { inOrder, packPoints, unpackPoints } from './track-point.rules.js';
import type { TrackPoint } from './track.messages.js';
import { chunkKey, pointsOf } from './track-rows.rules.js';
import type { Chunk, Track } from './track-rows.rules.js';

/** A row of points stays small enough to be written anew for each of its last ones. */
const CHUNK_MAX = 100;
const TRACK_MAX = 20_000;

interface Extended {
  readonly track: Track;
  /** Body by number. */
  readonly written: ReadonlyMap<number, string>;
  readonly dropped: readonly number[];
}

/** The chunks that some points belong to. */
export function chunksFor({ chunks }: Pick<Track, 'chunks'>, points: readonly TrackPoint[]): ReadonlySet<number> {
  return new Set(points.flatMap(({ ts }) => chunks[placeOf(chunks, ts)]?.[0] ?? []));
}

/**
 * LOC-9: the track with more points, late ones in their places; where it is too long, the oldest chunk goes. A full chunk is
 * split evenly, but for the last one: most points come at the end, and would leave half-full ones behind. `undefined` if a
 * chunk that has to be known was not read.
 */
export function extend(
  track: Track,
  added: readonly TrackPoint[],
  { rows }: Pick<RoomView, 'rows'>,
): Extended | undefined {
  const chunks: Chunk[] = [];
  const written = new Map<number, string>();
  let { next } = track;
  const held: readonly Chunk[] = track.chunks.length === 0 ? [[next++, 0, 0]] : track.chunks;
  for (const [place, chunk] of held.entries()) {
    const [number, , count] = chunk;
    const more = added.filter(({ ts }) => placeOf(track.chunks, ts) === place);
    if (more.length === 0) {
      chunks.push(chunk);
      continue;
    }
    const row = count === 0 ? '[]' : rows.get(chunkKey(track.share_id, number))?.body;
    if (row === undefined) return undefined;
    const points = inOrder([...unpackPoints(row), ...more]);
    if (points.length === count) {
      chunks.push(chunk);
      continue;
    }
    for (const [part, piece] of split(points, place === held.length - 1).entries()) {
      const of = part === 0 ? number : next++;
      chunks.push([of, piece[0]?.ts ?? 0, piece.length]);
      written.set(of, packPoints(piece));
    }
  }
  return trimmed({ ...track, chunks, next }, written);
}

/** Of the last chunk that begins before or at a moment; what is before all belongs to the first. */
function placeOf(chunks: readonly Chunk[], ts: number): number {
  return Math.max(
    0,
    chunks.findLastIndex(([, from]) => from <= ts),
  );
}

function split(points: readonly TrackPoint[], isLast: boolean): TrackPoint[][] {
  const pieces = Math.ceil(points.length / CHUNK_MAX);
  const size = isLast ? CHUNK_MAX : Math.ceil(points.length / pieces);
  return Array.from({ length: pieces }, (_, piece) => points.slice(piece * size, (piece + 1) * size));
}

function trimmed(track: Track, written: Map<number, string>): Extended {
  const dropped: number[] = [];
  let { chunks } = track;
  while (pointsOf({ chunks }) > TRACK_MAX) {
    const [[number] = [0]] = chunks;
    dropped.push(number);
    written.delete(number);
    chunks = chunks.slice(1);
  }
  return { track: { ...track, chunks }, written, dropped };
}
