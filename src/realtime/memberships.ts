import { Injectable, Logger } from '@nestjs/common';
import { RoomPolicy } from '../auth/room-policy.js';
import type { Role } from '../auth/room-policy.js';
import { AppConfig } from '../config/app-config.js';
import type { RoomId } from '../protocol/ids.js';
import type { Position } from '../protocol/position.js';
import { Refusal } from '../protocol/refusal.js';
import { controlText } from '../protocol/server-frame.js';
import { RoomStore } from '../store/room-store.js';
import type { Entrance, RoomView, SessionRef } from '../store/room-store.js';
import type { Connection } from './connection.js';
import type { JoinRequest } from './session.js';
import { memberMessage } from './presence-payload.js';
import { RoomFeatures } from './room-features.js';
import { RoomFeeds } from './room-feeds.js';
import type { RoomFeed } from './room-feed.js';
import type { MemberSession, RoomFeature } from './room-feature.js';
import { CombinedSnapshot } from './snapshots.js';
import type { Start } from './subscription.js';

/** `include` name of who is here. */
const PRESENCE = 'presence';
/** Leaves room in a 256 KiB frame for members and positions; the rest of the itinerary comes by `planning snapshot`. */
const JOIN_MAX_BYTES = 160 * 1024;

/** Brings connections into rooms and out again. */
@Injectable()
export class Memberships {
  private readonly logger = new Logger(Memberships.name);

  constructor(
    private readonly store: RoomStore,
    private readonly feeds: RoomFeeds,
    private readonly features: RoomFeatures,
    private readonly policy: RoomPolicy,
    private readonly config: AppConfig,
  ) {}

  /** Watch → enter → read → answer → subscribe, in this order: nothing is missed, nothing comes twice. */
  async join(connection: Connection, room: RoomId, request: JoinRequest, re?: string): Promise<void> {
    const { session, memberships } = connection;
    const role = await this.policy.roleOf(session.identity, room);
    if (role === null) throw new Refusal('forbidden');
    if (!memberships.has(room) && memberships.size >= this.config.connection.maxRooms) throw new Refusal('room_limit');
    const feed = await this.feeds.acquire(room);
    // Joined again: the member stays who it is, and the first join's hold of the feed is enough.
    const known = memberships.get(room);
    let member = known;
    try {
      member ??= await this.store.enter(room, entranceOf(connection, role));
      await this.answer(connection, feed, request, re);
      memberships.set(room, member);
    } catch (error) {
      await this.feeds.release(room);
      // Entered, but never told so: nothing else would take it out again.
      if (known === undefined && member !== undefined) await this.drop(room, member);
      throw error;
    }
    if (known !== undefined) await this.feeds.release(room);
  }

  /** A clean leave (ROOM-5): others are told at once. */
  async leave(connection: Connection, room: RoomId): Promise<void> {
    const member = connection.memberships.get(room);
    if (member === undefined) throw new Refusal('not_in_room');
    for (const feature of this.features.all()) await feature.onLeave?.(room, memberOf(connection));
    await this.store.leave(room, member, 0);
    await this.detach(connection, room);
  }

  /** The socket is gone, whatever the reason: its user may come back within the grace time. */
  async dropAll(connection: Connection): Promise<void> {
    for (const [room, member] of connection.memberships) {
      await this.detach(connection, room);
      await this.tellDrop(room, connection);
      await this.drop(room, member);
    }
    for (const room of connection.visited) await this.tellDrop(room, connection);
  }

  private async answer(connection: Connection, feed: RoomFeed, request: JoinRequest, re?: string): Promise<void> {
    const { session, outbox } = connection;
    const include = new Set(request.include ?? this.defaultInclude());
    const snapshot = new CombinedSnapshot(this.features.snapshots().filter(([type]) => include.has(type)));
    const members = include.has(PRESENCE) ? 'detail' : 'count';
    const since = request.since === undefined || session.version === 1 ? {} : { since: request.since };
    // Before the read: what changes while it is under way is in the signals, and perhaps not in the view.
    const before = feed.board.version;
    const view = await this.store.read(feed.room, { ...snapshot.query, members, ...since, maxBytes: JOIN_MAX_BYTES });
    if (view.kind === 'duplicate') throw new Error('A read without `once` was answered by a receipt');
    const hasMoved = feed.board.version !== before;
    feed.absorb(view.lanes, view.now);
    const laneCursor = hasMoved ? before : feed.board.version; // What `joined` shows need not come again.
    outbox.subscriptions.get(feed.room)?.end();
    if (session.version === 2) connection.send(joinedText(feed.room, view, snapshot, re));
    else for (const frame of snapshot.seedFrames(view)) connection.sendEvent(feed.encoder.encode(frame, 1));
    const subscription = feed.subscribe(connection, {
      ...startOf(view, request.since),
      laneCursor,
      muted: this.mutedBy(include),
    });
    subscription.isBackground = connection.isBackground;
    outbox.subscriptions.set(feed.room, subscription);
  }

  private async detach(connection: Connection, room: RoomId): Promise<void> {
    connection.outbox.subscriptions.get(room)?.end();
    connection.outbox.subscriptions.delete(room);
    connection.memberships.delete(room);
    await this.feeds.release(room);
  }

  private async drop(room: RoomId, member: SessionRef): Promise<void> {
    try {
      await this.store.leave(room, member, this.config.presence.graceMs);
    } catch (error) {
      this.logger.warn(`The store was not told that session ${member.session} dropped: ${String(error)}`);
    }
  }

  private async tellDrop(room: RoomId, connection: Connection): Promise<void> {
    const tell = async (feature: RoomFeature) => {
      try {
        await feature.onDrop?.(room, memberOf(connection));
      } catch (error) {
        this.logger.warn(`${feature.type} did not end session ${connection.session.id} in time: ${String(error)}`);
      }
    };
    await Promise.all(this.features.all().map(tell));
  }

  private defaultInclude(): string[] {
    return [PRESENCE, ...this.features.snapshots().flatMap(([type, { isDefault }]) => (isDefault ? [type] : []))];
  }

  /** Ephemeral streams that `include` left out; durable events always come, or a gap could not mean loss. */
  mutedBy(include: ReadonlySet<string>): ReadonlySet<string> {
    const types = this.features.snapshots().flatMap(([type, { isEphemeral }]) => (isEphemeral ? [type] : []));
    return new Set([PRESENCE, ...types].filter((type) => !include.has(type)));
  }
}

function entranceOf({ session }: Connection, role: Role): Entrance {
  const { id, user, device } = session;
  return { session: id, user, role, ...(device === undefined ? {} : { device }) };
}

function memberOf({ session }: Connection): MemberSession {
  return { session: session.id, user: session.user };
}

function joinedText(room: RoomId, view: RoomView, snapshot: CombinedSnapshot, re?: string): string {
  const { at, log, members } = view;
  const isResumed = log?.kind === 'resumed';
  const outcome = isResumed
    ? { resumed: true, cut: log.cut }
    : { resumed: false, reason: log === undefined ? 'fresh' : log.reason };
  const payload = {
    action: 'joined',
    epoch: at.epoch,
    seq: at.seq,
    ...outcome,
    members: members?.users?.map(memberMessage),
    members_count: members?.count ?? 0,
    state: snapshot.render(view, isResumed),
  };
  return controlText('room', room, payload, re);
}

/** Where the events begin: right after what `state` shows, or after what the client already has of this timeline. */
function startOf({ at, log }: RoomView, since: Position | undefined): Pick<Start, 'cursor' | 'backlog'> {
  if (log?.kind !== 'resumed' || since === undefined) return { cursor: at.seq, backlog: [] };
  return { cursor: Math.min(since.seq, log.cut ?? since.seq), backlog: log.entries };
}
