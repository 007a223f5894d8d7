import type { UserId } from '../../../protocol/ids.js';
import { both } from '../../../realtime/decision.js';
import type { Changes } from '../../../realtime/decision.js';
import { ERASED, ERASED_EVENT, renamed } from '../../../realtime/personal-data.js';
import type { LeftEvent, PersonalData } from '../../../realtime/personal-data.js';
import { readBody } from '../../../store/body.js';
import type { LogEntry, RowKey } from '../../../store/room-contents.js';
import type { RoomView, Row } from '../../../store/room-store.js';
import { PLACES } from '../places/place-row.rules.js';
import type { PlaceMessage } from '../places/place.messages.js';
import { visitsOf } from '../places/visits.rules.js';
import { endShare, withdrawn } from '../shares/share-end.rules.js';
import {
  SHARES,
  isStateTimer,
  progressKey,
  readShareRow,
  shareKey,
  unendedShare,
  userOf,
} from '../shares/share-rows.rules.js';
import type { ShareRow } from '../shares/share-rows.rules.js';
import { exportedRow, exportedTracks } from './exported-location.rules.js';
import { TRACKS, eraseTracks, isTrackTimer, ofTrackTimer, readTracks, tracksKey } from '../track/track-rows.rules.js';
import type { Track } from '../track/track-rows.rules.js';

/** LOC-11: nothing of where a user was stays; the places they set do. */
export const locationData: PersonalData = {
  own: {
    reads: (user) => ({ rows: [shareKey(user), progressKey(user), tracksKey(user)] }),
    erase: eraseOwn,
  },
  row: (key, user, view) => {
    const row = view.rows.get(key);
    if (row === undefined) return null;
    if (key === PLACES)
      return put(
        key,
        readBody<PlaceMessage[]>(row.body).map((place) => unnamed(place, user)),
      );
    if (key.startsWith(SHARES)) return put(key, unaddressed(readBody<ShareRow>(row.body), user));
    return key.startsWith(TRACKS)
      ? put(
          key,
          readBody<Track[]>(row.body).map((track) => unaddressed(track, user)),
        )
      : null;
  },
  event: erasedEvent,
  isOwnList: (list, user) => list === visitsOf(user),
  exported: { row: exportedRow, own: exportedTracks },
  isOwnTimer: (key, user) =>
    isTrackTimer(key)
      ? ofTrackTimer(key).user === user
      : (key.startsWith(SHARES) || isStateTimer(key)) && userOf(key) === user,
};

function eraseOwn(user: UserId, view: RoomView): Changes | null {
  const own = [shareKey(user), progressKey(user), tracksKey(user)];
  if (!own.some((key) => view.rows.has(key))) return null;
  const share = unendedShare(readShareRow(view.rows.get(shareKey(user))));
  const ending = share === undefined ? withdrawn(user) : endShare(user, share, 'revoked', view.now);
  const all = both(ending, eraseTracks(user, readTracks(view, user), []));
  const { timers = [], deletes = [] } = all;
  // No track outlives it, and nothing is left to say that there was a share.
  return { ...all, puts: [], deletes: [...deletes, shareKey(user)], timers: timers.filter(({ at }) => at === null) };
}

function put(key: RowKey, value: object): Changes {
  return { puts: [[key, JSON.stringify(value)] satisfies [RowKey, Row['body']]] };
}

function unnamed<Named extends { readonly by: string }>(place: Named, user: UserId): Named {
  return place.by === user ? { ...place, by: ERASED } : place;
}

function unaddressed<Shared extends object>(shared: Shared, user: UserId): Shared {
  const { audience } = shared as { readonly audience?: readonly UserId[] };
  return audience === undefined ? shared : { ...shared, audience: renamed(audience, user) };
}

/** Where somebody was, when, and with whom they shared it: all of it goes. */
function erasedEvent({ kind, by, body }: LogEntry, user: UserId): LeftEvent | null {
  if (kind === 'location.place') {
    const place = readBody<PlaceMessage>(body);
    return place.by === user ? { kind, body: JSON.stringify(unnamed(place, user)) } : null;
  }
  return by === user && kind !== 'location.place_removed' ? ERASED_EVENT : null;
}
