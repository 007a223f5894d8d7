import { Injectable } from '@nestjs/common';
import { Meters } from '../meters/meters.js';
import type { RoomId } from '../protocol/ids.js';
import type { Position } from '../protocol/position.js';
import { isLaterEpoch } from '../protocol/position.js';
import { Refusal } from '../protocol/refusal.js';
import { eventText } from '../protocol/server-frame.js';
import type { LogPage, Member } from '../store/room-contents.js';
import type { SessionRef } from '../store/entrance.js';
import type { Members, RoomQuery, RoomView } from '../store/room-store.js';
import type { Connection } from './connection.js';
import type { Muted } from './lane-board.js';
import { memberMessage } from './presence-payload.js';
import { RoomFeatures } from './room-features.js';
import type { Reading, RoomFeed } from './room-feed.js';
import type { JoinRequest } from './session.js';
import { CombinedSnapshot } from './snapshots.js';
import type { Snapshots } from './snapshots.js';
import type { Start } from './subscription.js';

/** `include` name of who is here. */
const PRESENCE = 'presence';
/** Leaves room in a 256 KiB frame for members and positions; the rest of the itinerary comes by `planning snapshot`. */
const JOIN_MAX_BYTES = 160 * 1024;
/** The news of a new epoch and the answer of a read come by different ways; a store that keeps going back is not one. */
const TURNS_MAX = 5;

/** What a client wants of a room, by the names in its `include`. */
interface Wish {
  readonly snapshot: CombinedSnapshot;
  readonly query: RoomQuery;
  /** The same, of whoever has just come in. */
  readonly entrantQuery: RoomQuery;
  /** Ephemeral streams that were left out; durable events always come, or a gap could not mean loss. */
  readonly muted: Muted;
}
interface Answer extends Reading {
  /** Of a join with `since`. */
  readonly log: LogPage | undefined;
}

/** Answers joins (ROOM-2): the room as of a cursor, and then exactly what comes after it, or after what the client has. */
@Injectable()
export class JoinAnswers {
  /** Made once for each set of names that is asked for; there are few names. */
  private readonly wishes = new Map<string, Wish>();

  constructor(
    private readonly features: RoomFeatures,
    private readonly meters: Meters,
  ) {}

  async answer(
    connection: Connection,
    feed: RoomFeed,
    member: SessionRef,
    request: JoinRequest,
    re?: string,
  ): Promise<void> {
    const { session, outbox } = connection;
    const { snapshot, query, entrantQuery, muted } = this.wishFor(request.include);
    const since = session.version === 1 ? undefined : request.since;
    const isEntrant = !connection.memberships.has(feed.room);
    const { view, log, laneCursor } = await readJoin(feed, isEntrant ? entrantQuery : query, since);
    const start = startOf(view, log, since);
    this.meters.resumes.add(log === undefined ? 'fresh' : log.kind === 'resumed' ? 'resumed' : log.reason);
    if (since !== undefined && start.cursor < since.seq) void this.features.tellLoss(feed.room, view.at.epoch);
    outbox.subscriptions.get(feed.room)?.end();
    if (session.version === 2) {
      const state = snapshot.text(view, session.user, log?.kind === 'resumed');
      connection.send(joinedText(feed.room, view, log, state, re));
    } else {
      const frames = snapshot.seedFrames(view, session.user);
      for (const frame of frames) connection.sendEvent(feed.encoder.encode(frame, session));
    }
    const { generation } = member;
    const subscription = feed.subscribe(connection, { generation, laneCursor, muted, ...start });
    subscription.isBackground = connection.isBackground;
    if (!subscription.isOver) outbox.subscriptions.set(feed.room, subscription);
  }

  /** Ephemeral streams that `include` leaves out. */
  mutedBy(include: readonly string[]): Muted {
    return this.wishFor(include).muted;
  }

  private wishFor(include?: readonly string[]): Wish {
    const known = this.features.snapshots();
    const wanted = known.filter(([type, { isDefault }]) => include?.includes(type) ?? isDefault);
    const hasPresence = include?.includes(PRESENCE) ?? true;
    const name = JSON.stringify([hasPresence, ...wanted.map(([type]) => type)]);
    const wish = this.wishes.get(name) ?? wishOf(known, wanted, hasPresence);
    this.wishes.set(name, wish);
    return wish;
  }
}

function wishOf(known: Snapshots, wanted: Snapshots, hasPresence: boolean): Wish {
  const snapshot = new CombinedSnapshot(wanted);
  const leftOut = known.filter((entry) => !wanted.includes(entry) && entry[1].isEphemeral);
  const members = hasPresence ? 'detail' : 'count';
  const query: RoomQuery = { ...snapshot.query, members, maxBytes: JOIN_MAX_BYTES };
  return {
    snapshot,
    query,
    entrantQuery: { ...query, isAfterEntering: true },
    muted: new Set([...(hasPresence ? [] : [PRESENCE]), ...leftOut.map(([type]) => type)]),
  };
}

/** What this instance still holds of the log is not read again: then all who come back ask the same, and share an answer. */
async function readJoin(feed: RoomFeed, query: RoomQuery, since: Position | undefined): Promise<Answer> {
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    const isHeld = since !== undefined && feed.holds(since);
    const reading = await feed.read(isHeld || since === undefined ? query : { since, ...query });
    const { at, log } = reading.view;
    // Readers have been told of a later epoch meanwhile.
    if (isLaterEpoch(feed.epoch, at.epoch)) continue;
    if (!isHeld) return { log, ...reading };
    if (at.epoch === since.epoch) return { log: { kind: 'resumed', entries: [], more: true }, ...reading };
  }
  throw new Refusal('unavailable', { message: 'The store keeps going back' });
}

/** Where the events begin: right after what `state` shows, or after what the client already has of this timeline. */
function startOf(
  { at }: RoomView,
  log: LogPage | undefined,
  since: Position | undefined,
): Pick<Start, 'epoch' | 'cursor' | 'asOf' | 'backlog'> {
  const { epoch, seq: asOf } = at;
  if (log?.kind !== 'resumed' || since === undefined) return { epoch, cursor: asOf, asOf, backlog: [] };
  return { epoch, cursor: Math.min(since.seq, log.cut ?? since.seq), asOf, backlog: log.entries };
}

function joinedText(room: RoomId, view: RoomView, log: LogPage | undefined, state: string, re?: string): string {
  const { at, members } = view;
  const outcome =
    log?.kind === 'resumed'
      ? { resumed: true, cut: log.cut }
      : { resumed: false, reason: log === undefined ? 'fresh' : log.reason };
  const place = JSON.stringify({ action: 'joined', epoch: at.epoch, seq: at.seq, ...outcome });
  const payload = `${place.slice(0, -1)},${membersText(members)},"state":${state}}`;
  return eventText({ type: 'room', room, payload, ...(re === undefined ? {} : { re }) });
}

const NOBODY: Members = { count: 0 };
/** Each written once: in a crowd nearly all are the same for each who joins. */
const memberTexts = new WeakMap<Member, string>();
/** Those who are answered by one read come one after the other. */
let latest = { members: NOBODY, text: textOf(NOBODY) };

function membersText(members = NOBODY): string {
  if (latest.members !== members) latest = { members, text: textOf(members) };
  return latest.text;
}

function textOf({ users, count }: Members): string {
  const listed = users === undefined ? '' : `"members":[${users.map(memberText).join()}],`;
  return `${listed}"members_count":${count}`;
}

function memberText(member: Member): string {
  const known = memberTexts.get(member);
  if (known !== undefined) return known;
  const text = JSON.stringify(memberMessage(member));
  memberTexts.set(member, text);
  return text;
}
