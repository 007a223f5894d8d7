import { readBody } from '../../../store/body.js';
import type { LaneEntry, Millis } from '../../../store/room-contents.js';
import type { FixBody, KnownPosition, PositionsPage } from '../location.messages.js';
import { stateAt } from '../state/state.rules.js';

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
  return { user_id: by, ...fix, age_ms: ageMs, state: stateAt(ageMs) };
}
