import type { UserId } from '../../../protocol/ids.js';
import { isFor } from '../../../realtime/addressed.rules.js';
import type { RoomSnapshot } from '../../../realtime/room-feature.js';
import type { LaneEntry } from '../../../store/room-contents.js';
import type { RoomQuery, RoomView } from '../../../store/room-store.js';
import type { KnownShare, LocationSnapshot } from '../location.messages.js';
import { PLACES, placeMessage, readPlaces } from '../places/place-row.rules.js';
import { POSITIONS, SHARES, addressOf, currentShare, readShareRow, userOf } from '../shares/share-rows.rules.js';
import type { Share } from '../shares/share-rows.rules.js';
import { shareMessage } from '../shares/share.rules.js';
import { positionsPage } from './positions.rules.js';

export const snapshotQuery = {
  lanes: [POSITIONS],
  tables: [{ prefix: SHARES }],
  rows: [PLACES],
} as const satisfies RoomQuery;

/** LOC-5: as far as `reader` may see it. */
export function renderLocation(view: RoomView, reader: UserId, cursor?: string): LocationSnapshot {
  const shares = sharesIn(view);
  const positions = positionsIn(view, shares).filter((entry) => isFor(entry, reader));
  return Object.assign(positionsPage(positions, view.now, cursor), {
    shares: shownTo(reader, shares),
    places: readPlaces(view, view.now).places.map(placeMessage),
  });
}

/** Of each user with a row the share that holds at this moment, if it does. */
type Shares = readonly (readonly [UserId, Share | undefined])[];

function sharesIn(view: RoomView): Shares {
  const rows = view.tables.get(SHARES)?.rows ?? [];
  return rows.map(([key, row]) => [userOf(key), currentShare(readShareRow(row), view.now)]);
}

/** LOC-6: but of shares that are over; the timer that takes them away may be late. */
function positionsIn(view: RoomView, shares: Shares): LaneEntry[] {
  const over = new Set(shares.flatMap(([user, share]) => (share === undefined ? [user] : [])));
  return (view.lanes.get(POSITIONS) ?? []).filter(({ by }) => !over.has(by));
}

function shownTo(reader: UserId, shares: Shares): KnownShare[] {
  return shares.flatMap(([user, share]) => {
    const isShown = share !== undefined && isFor({ by: user, ...addressOf(share) }, reader);
    return isShown ? [{ user_id: user, ...shareMessage(share) }] : [];
  });
}

export const locationSnapshot: RoomSnapshot = {
  isDefault: true,
  isEphemeral: true,
  query: snapshotQuery,
  render: (view, reader) => renderLocation(view, reader),
  seedFrames: (view) =>
    positionsIn(view, sharesIn(view)).map(({ by, ts, body }) => ({ kind: POSITIONS, by, ts, body })),
};
