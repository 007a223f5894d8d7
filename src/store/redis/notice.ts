import type { SessionId, UserId } from '../../protocol/ids.js';
import type { Seq } from '../../protocol/position.js';
import type { Member, Millis } from '../room-contents.js';
import type { PresenceSignal } from '../presence-change.js';
import { caused } from '../room-signal.js';
import type { RoomSignal } from '../room-signal.js';
import { laneOf } from './keys.js';
import { logEntryOf, memberOf, unsealed } from './replies.js';
import type { NoticeMark } from './replies.js';
import { PartReader, ofItsOwn } from './text.js';
import type { Packed } from './text.js';

type LaneSignal = Extract<RoomSignal, { kind: 'lane' }>;

/** What one call changed in a room, as its watchers are told it. */
export interface Notice {
  readonly mark: NoticeMark;
  /** Epoch of the notice before this one; its number is one less. */
  readonly previousEpoch: string;
  /** Head of the log after it. */
  readonly head: Seq;
  /** Head of the log before it. */
  readonly before: Seq;
  /** In order. */
  readonly signals: readonly RoomSignal[];
}

/**
 * Reads what `save_and_tell` of the Lua library said, in this release or another of the same `INSTANCE_WIRE`. Throws
 * at what it cannot have said: the channel is open to whoever may publish in this Redis.
 */
export function noticeOf(message: Buffer): Notice {
  const parts = new PartReader(message);
  const mark = { epoch: parts.text(), number: parts.number() };
  const previousEpoch = parts.text();
  const now = parts.number();
  const head = parts.number();
  const [session, re] = [parts.text(), parts.text()];
  const origin = session === '' ? {} : { origin: { session: session as SessionId, re } };
  const drops = parts.repeated((): RoomSignal => ({ kind: 'drop', ...laneOf(parts.text()) }));
  const entries = parts.repeated(() => parts.inner());
  const first = head - entries.length + 1;
  const events = entries.map((entry, place): RoomSignal => {
    const event = logEntryOf(first + place, entry);
    return { kind: 'event', event: Object.assign(event, origin) };
  });
  const lanes = parts.repeated(() => laneSignal(parts.inner()));
  const presence = parts.repeated(() => presenceSignal(parts.inner(), now));
  const superseded = parts.repeated((): RoomSignal => supersededSignal(parts.inner()));
  // A release before this one tells of none: what is not there counts as 0.
  const erased = parts.repeated(() => eraseSignal(parts.inner()));
  // Where nobody traces there is none either.
  const cause = parts.text();
  const told = [...drops, ...erased, ...events, ...lanes, ...presence, ...superseded];
  const signals = cause === '' ? told : told.map((signal) => caused(signal, cause));
  return { mark, previousEpoch, head, before: first - 1, signals };
}

function supersededSignal(packed: Packed): RoomSignal {
  const parts = new PartReader(packed);
  return { kind: 'superseded', session: parts.text() as SessionId, generation: parts.number() };
}

function eraseSignal(packed: Packed): RoomSignal {
  const parts = new PartReader(packed);
  const seq = parts.number();
  // The author and what is sealed only of what has another one, or is not for everybody.
  const [kind, body, by, sealed] = [parts.text(), parts.text(), parts.text(), parts.text()];
  const as = unsealed({ kind, body }, sealed);
  return { kind: 'erase', seq, as: by === '' ? as : { ...as, by: by as UserId } };
}

function laneSignal(packed: Packed): LaneSignal {
  const parts = new PartReader(packed);
  const { lane, key } = laneOf(parts.text());
  const [by, order, ts, body] = [parts.text() as UserId, parts.number(), parts.number(), parts.text()];
  // Of a value for everybody, and of one of a release before this one, there is no more: that reads as empty.
  const sealed = parts.text();
  return { kind: 'lane', lane, entry: unsealed({ key, by, order, ts, body: ofItsOwn(body) }, sealed) };
}

function presenceSignal(packed: Packed, ts: Millis): PresenceSignal {
  const parts = new PartReader(packed);
  const action = parts.text() as PresenceSignal['action'];
  const [user, state, devices, role, seen] = [parts.text(), parts.text(), parts.text(), parts.text(), parts.text()];
  return { kind: 'presence', action, member: memberOf(user, state as Member['state'], devices, role, seen), ts };
}
