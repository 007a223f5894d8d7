import type { DeviceId, UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { Changes, Reads } from '../../../realtime/decision.js';
import { Removed, removalOf, removalRows } from '../../../realtime/removal.rules.js';
import type { Millis, RowKey } from '../../../store/room-contents.js';
import type { Guard } from '../../../store/room-changes.js';
import type { LanePut, NewEvent, RoomView } from '../../../store/room-store.js';
import type { FixBody } from '../location.messages.js';
import { oncePerRow } from '../once-per-row.rules.js';
import type { PlaceMessage, PlaceTransition } from '../places/place.messages.js';
import { approachTo } from '../places/approach.rules.js';
import type { Pace } from '../places/approach.rules.js';
import { whereabouts } from '../places/motion.rules.js';
import type { Motion } from '../places/motion.rules.js';
import { PLACES, meetingPlace, readPlaces } from '../places/place-row.rules.js';
import { fencesOf, passFences } from '../places/transition.rules.js';
import type { Fence } from '../places/transition.rules.js';
import { withVisits } from '../places/visits.rules.js';
import { coarsen } from '../precision.rules.js';
import { endShare } from '../shares/share-end.rules.js';
import { startedEvent } from '../shares/share.rules.js';
import {
  IMPLICIT_MS,
  POSITIONS,
  STATES,
  addressOf,
  currentShare,
  keptMs,
  progressKey,
  readShareRow,
  shareEvent,
  shareKey,
  stateTimer,
} from '../shares/share-rows.rules.js';
import type { Share, ShareRow } from '../shares/share-rows.rules.js';
import { LIVE_MS } from '../state/state.rules.js';
import { readProgress } from './progress.rules.js';

/** A fix on its way to those who may see it. */
export interface Publication {
  readonly user: UserId;
  readonly device: DeviceId | undefined;
  /** Whether its sender can begin a share: a `v=1` client knows of none. */
  readonly knowsShares: boolean;
  /** When the sender connected. */
  readonly openedAt: Millis;
  /** Of the share that a plain update begins, where there is none; without it none begins. */
  readonly shareId?: string;
  readonly needsShare: boolean;
  readonly order: number;
  /** As the device says it. */
  readonly body: FixBody;
  /** How fast the user has moved of late. */
  readonly pace: Pace;
  /** Where the user is, by all fixes of late. */
  readonly motion: Motion;
}
/** All that a publication goes by. Members are known where somebody looked for them. */
export type Sight = Pick<RoomView, 'rows' | 'now' | 'members'>;
export interface Publishing {
  /** Of the share under which it is shown. */
  readonly audience: Share['audience'];
  /** As others see it. */
  readonly shown: FixBody;
  /** Absent where the share ends with this fix. */
  readonly put?: LanePut;
  /** All that comes of it, the put included; absent where it is only put, nearly always. */
  readonly changes?: Changes;
}

function publicationRows(user: UserId): readonly RowKey[] {
  const [removal] = removalRows(user);
  return [shareKey(user), progressKey(user), PLACES, removal];
}

/** Members only for who may have to be alone. */
export function publicationReads({ user, knowsShares }: Pick<Publication, 'user' | 'knowsShares'>): Reads {
  const newest = [{ lane: POSITIONS, key: user }];
  return { rows: publicationRows(user), laneKeys: newest, ...(!knowsShares && { members: 'detail' }) };
}

/** On what a fix is put alone: that all it was judged by is still so. */
export function publicationGuards(user: UserId, { rows, now }: Sight): Guard[] {
  const share = currentShare(readShareRow(rows.get(shareKey(user))), now);
  const notAfter = share === undefined || share.implicit === true ? {} : { notAfter: share.expires_at };
  return publicationRows(user).map((key) => {
    const rev = rows.get(key)?.rev ?? 0;
    return { key, rev, ...(key === shareKey(user) && notAfter) };
  });
}

/** The share under which a fix may be shown: the one there is, or one that begins with it (LOC-6). */
export function decidePublication(publication: Publication, sight: Sight): Publishing | Refusal {
  const publishing = decide(publication, sight);
  if (publishing instanceof Refusal || publishing.changes === undefined) return publishing;
  return { ...publishing, changes: withVisits(publication.user, publishing.changes) };
}

function decide(publication: Publication, sight: Sight): Publishing | Refusal {
  const { user, device } = publication;
  const [removalKey] = removalRows(user);
  const removal = removalOf(sight.rows.get(removalKey), sight.now);
  if (removal !== undefined) return new Removed(removal);
  const row = readShareRow(sight.rows.get(shareKey(user)));
  const share = currentShare(row, sight.now);
  if (share === undefined) return begin(publication, row, sight);
  return share.device === device ? goOn(publication, share, sight) : new Refusal('not_sharing', OTHER_DEVICE);
}

const OTHER_DEVICE = { message: 'Another device of this user shares the position; `share_start` takes it over' };

/** With one connection: that which asks. Of a room with too many to list it is not known. */
function isAlone({ members }: Sight, user: UserId): boolean {
  return members?.users?.find((member) => member.user === user)?.devices === 1;
}

function begin(publication: Publication, row: ShareRow | undefined, sight: Sight): Publishing | Refusal {
  const { now, rows } = sight;
  const { user, device, shareId, knowsShares, openedAt, needsShare } = publication;
  // Who knows no shares begins anew when it comes anew.
  const comesAnew = row !== undefined && 'ended' in row && openedAt > row.at && isAlone(sight, user);
  const isFree = row === undefined || (!knowsShares && comesAnew);
  if (needsShare || !isFree || shareId === undefined) return new Refusal('not_sharing');
  const share: Share = {
    share_id: shareId,
    ...(device !== undefined && { device }),
    started_at: now,
    expires_at: now + IMPLICIT_MS,
    precision: 'exact',
    implicit: true,
  };
  const fresh = new Map([...rows].filter(([key]) => key !== progressKey(user)));
  const { changes = {}, ...publishing } = goOn(publication, share, { now, rows: fresh });
  return {
    ...publishing,
    changes: {
      ...changes,
      puts: [[shareKey(user), JSON.stringify(share)], ...(changes.puts ?? [])],
      timers: [{ key: shareKey(user), at: share.expires_at }, ...(changes.timers ?? [])],
      events: [startedEvent(user, share), ...(changes.events ?? [])],
    },
  };
}

function goOn(publication: Publication, share: Share, { rows, now }: Sight): Publishing {
  const { user, order, body, motion } = publication;
  const map = mapOf(rows);
  const before = readProgress(rows.get(progressKey(user)));
  const visits = before?.visits ?? {};
  const at = whereabouts(motion, body.fix_ts);
  const passed = share.precision === 'exact' ? passFences(map.fences, visits, at, now) : { visits, transitions: [] };
  const events = passed.transitions.map((transition) => placeEvent(user, share, transition));
  const shown = withApproach(coarsen(body, share.precision), share, map, publication, now);
  const seen = { audience: share.audience, shown };
  if (passed.transitions.some(({ event, place_id }) => event === 'dwell' && place_id === share.until)) {
    const end = endShare(user, share, 'arrived', now);
    return { ...seen, changes: { ...end, events: [...events, ...(end.events ?? [])] } };
  }
  const put: LanePut = {
    lane: POSITIONS,
    key: user,
    by: user,
    order,
    body: JSON.stringify(shown),
    ttlMs: keptMs(share),
    ...addressOf(share),
  };
  // The first fix of a share, and the first after it was told that there are none.
  const isBack = before === undefined || before.state !== undefined;
  if (events.length === 0 && !isBack) return { put, ...seen };
  return {
    ...seen,
    put,
    changes: {
      puts: [[progressKey(user), JSON.stringify({ visits: passed.visits })]],
      ...(isBack && {
        drops: [{ lane: STATES, key: user }],
        timers: [{ key: stateTimer(user), at: shown.fix_ts + LIVE_MS }],
      }),
      events,
      lanes: [put],
    },
  };
}

/** LOC-8: from where others see it. */
function withApproach(
  shown: FixBody,
  { precision }: Share,
  { meeting }: RoomMap,
  { pace }: Publication,
  now: Millis,
): FixBody {
  const isOver = meeting?.expires_at !== undefined && meeting.expires_at <= now;
  if (meeting === undefined || isOver) return shown;
  return Object.assign({}, shown, { meeting: approachTo(meeting, shown, precision, pace) });
}

/** LOC-8: to those who see the share. */
function placeEvent(user: UserId, share: Share, transition: PlaceTransition): NewEvent {
  return shareEvent(user, share, 'place_event', transition);
}

/** The places of a room, ready to be asked. */
interface RoomMap {
  readonly fences: readonly Fence[];
  readonly meeting: PlaceMessage | undefined;
}
const NOWHERE: RoomMap = { fences: [], meeting: undefined };
/** It has those, too, whose time may be over by then. */
const drawMap = oncePerRow((row): RoomMap => {
  const all = readPlaces({ rows: new Map([[PLACES, row]]) }, 0);
  return { fences: fencesOf(all.places), meeting: meetingPlace(all) };
});

function mapOf(rows: Sight['rows']): RoomMap {
  const row = rows.get(PLACES);
  return row === undefined ? NOWHERE : drawMap(row);
}
