import type { DeviceId, UserId } from '../../../protocol/ids.js';
import { readBody } from '../../../store/body.js';
import type { Addressed, LaneEntry, Millis, TimerKey, RowKey } from '../../../store/room-contents.js';
import type { NewEvent, RoomView, Row } from '../../../store/room-store.js';
import { oncePerRow } from '../once-per-row.rules.js';
import type { Precision } from '../precision.messages.js';

/** Where everybody's newest fix is; by user. */
export const POSITIONS = 'location.update';
/** Where it is told that a fix has grown old; by user. */
export const STATES = 'location.state';

/** How long an implicit share goes on after the last fix (LOC-6). */
export const IMPLICIT_MS: Millis = 3_600_000;
export const SHARE_MAX_MS: Millis = 30 * 86_400_000;

/** Somebody's word that their position may be shown: to whom, how exactly, until when, from which device. */
export interface Share {
  readonly share_id: string;
  /** Absent: the user's one nameless device. */
  readonly device?: DeviceId;
  readonly started_at: Millis;
  /** Of an implicit share: not before this. */
  readonly expires_at: Millis;
  readonly precision: Precision;
  /** Absent: everybody in the room. */
  readonly audience?: readonly UserId[];
  /** The place whose dwell ends it. */
  readonly until?: string;
  /** A track is kept (LOC-9), and for this long after the end of the share. */
  readonly keep_track_ms?: Millis;
  /** Begun by a plain update; it goes on for an hour after each. */
  readonly implicit?: true;
}
export type EndReason = 'stopped' | 'expired' | 'arrived' | 'revoked';

/** What is left of a share that was ended on purpose, or came to its end: plain updates do not begin another one. */
export interface Ended {
  readonly ended: EndReason;
  readonly at: Millis;
}
export type ShareRow = Share | Ended;

const SHARE = 'location.share/';
const STATE = 'location.state/';
const PROGRESS = 'location.progress/';

/** All shares of a room. */
export const SHARES = SHARE;
/** Also of its timer. */
export const shareKey = (user: UserId): RowKey => SHARE + user;
/** The timer of somebody whose fix grows old. */
export const stateTimer = (user: UserId): TimerKey => STATE + user;
/** What the fixes of a share have led to so far. */
export const progressKey = (user: UserId): RowKey => PROGRESS + user;
export const isStateTimer = (key: TimerKey): boolean => key.startsWith(STATE);
/** Of rows and timers. */
export const userOf = (key: RowKey): UserId => key.slice(key.indexOf('/') + 1) as UserId;

const readOnce = oncePerRow(({ body }) => readBody<ShareRow>(body));

export function readShareRow(row: Row | undefined): ShareRow | undefined {
  return row === undefined ? undefined : readOnce(row);
}

/** The share that nobody has ended yet: the time of some is over, and their timer is late. */
export function unendedShare(row: ShareRow | undefined): Share | undefined {
  return row === undefined || 'ended' in row ? undefined : row;
}

/** The share that holds now. */
export function currentShare(row: ShareRow | undefined, now: Millis): Share | undefined {
  const share = unendedShare(row);
  return share?.implicit === true || (share?.expires_at ?? 0) > now ? share : undefined;
}

export function shareIn(view: Pick<RoomView, 'rows' | 'now'>, user: UserId): Share | undefined {
  return currentShare(readShareRow(view.rows.get(shareKey(user))), view.now);
}

/** What of a user's position is shown at this moment. */
export function newestFix({ lanes }: Pick<RoomView, 'lanes'>, user: UserId): LaneEntry | undefined {
  return lanes.get(POSITIONS)?.find(({ key }) => key === user);
}

/**
 * How long a position is kept where nothing takes it away. The end of a share does; until when that is, is not for sure: it
 * may be extended without another fix.
 */
export function keptMs({ implicit }: Share): Millis {
  return implicit === true ? IMPLICIT_MS : SHARE_MAX_MS;
}

/** Whom all that is told of it is for. */
export function addressOf({ audience }: Pick<Share, 'audience'>): Addressed {
  return audience === undefined ? {} : { to: audience };
}

/** What is told of a share, in the name of its user. */
export function shareEvent(user: UserId, share: Pick<Share, 'audience'>, action: string, told: object): NewEvent {
  return { kind: `location.${action}`, by: user, body: JSON.stringify({ action, ...told }), ...addressOf(share) };
}
