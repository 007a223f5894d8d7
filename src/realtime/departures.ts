import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import type { RoomId } from '../protocol/ids.js';
import type { Position } from '../protocol/position.js';
import { Refusal } from '../protocol/refusal.js';
import { RoomStore } from '../store/room-store.js';
import type { Millis } from '../store/room-contents.js';
import type { SessionRef } from '../store/entrance.js';
import type { Connection } from './connection.js';
import { isEndedBy } from './deletion.rules.js';
import type { Removal } from './removal.rules.js';
import type { MemberSession, RoomFeature } from './room-feature.js';
import { RoomFeatures } from './room-features.js';
import { RoomFeeds } from './room-feeds.js';

/** In this time whoever took a session over is in all its rooms again; told sooner, friends would see it go and come. */
const SUPERSEDED_WAIT_MS: Millis = 2_000;

/** Takes connections out of their rooms, when they leave and when they are gone. */
@Injectable()
export class Departures {
  private readonly logger = new Logger(Departures.name);

  constructor(
    private readonly store: RoomStore,
    private readonly feeds: RoomFeeds,
    private readonly features: RoomFeatures,
    private readonly config: AppConfig,
  ) {}

  /** A clean leave (ROOM-5): others are told at once. */
  async leave(connection: Connection, room: RoomId): Promise<void> {
    const membership = connection.memberships.get(room);
    if (membership === undefined) throw new Refusal('not_in_room');
    const { member } = membership;
    for (const feature of this.features.all()) await feature.onLeave?.(room, memberOf(connection, member));
    // Whether or not the store answers: it may be done, and then nothing of the room may be sent any more.
    await this.detach(connection, room);
    await this.store.leave(room, member, 0);
  }

  /** The socket is gone, whatever the reason: its user may come back within the grace time. */
  async dropAll(connection: Connection): Promise<void> {
    const members = [...connection.memberships];
    for (const [room] of members) await this.detach(connection, room);
    if (connection.isSuperseded) await delay(SUPERSEDED_WAIT_MS, undefined, { ref: false });
    for (const [room, { member }] of members) {
      await this.tell('onDrop', room, memberOf(connection, member));
      await this.drop(room, member);
    }
    for (const room of connection.visited) await this.tell('onDrop', room, memberOf(connection));
  }

  /** ROOM-8: a moderator took its user out. */
  async remove(connection: Connection, room: RoomId, removal: Removal): Promise<void> {
    await this.takeOut(connection, room, () => connection.removed(room, removal));
  }

  /** ROOM-10: the room was deleted. Whoever came in afterwards, and is told so late, stays. */
  async deleted(connection: Connection, room: RoomId, at: Position): Promise<void> {
    const member = connection.memberships.get(room)?.member;
    if (member === undefined || !isEndedBy(at, member.at)) return;
    await this.takeOut(connection, room, () => connection.deleted(room));
  }

  /** What it is told of that is the last that the connection hears of the room. */
  private async takeOut(connection: Connection, room: RoomId, tell: () => void): Promise<void> {
    const member = connection.memberships.get(room)?.member;
    if (member === undefined) return;
    const detached = this.detach(connection, room);
    tell();
    await detached;
    await this.tell('onLeave', room, memberOf(connection, member));
    await this.part(room, member, 0);
  }

  /** The session goes on (CONN-9): what its drop took from it, or will try to, is given back. */
  async undo(connection: Connection, room: RoomId, member: SessionRef): Promise<void> {
    await this.tell('onReturn', room, memberOf(connection, member));
  }

  /** The connection hears no more of the room. */
  private async detach(connection: Connection, room: RoomId): Promise<void> {
    connection.outbox.subscriptions.get(room)?.end();
    connection.outbox.subscriptions.delete(room);
    connection.memberships.delete(room);
    await this.feeds.release(room);
  }

  /** A member that has no socket any more; it leaves when the grace time is over. */
  async drop(room: RoomId, member: SessionRef): Promise<void> {
    await this.part(room, member, this.config.presence.graceMs);
  }

  private async part(room: RoomId, member: SessionRef, graceMs: Millis): Promise<void> {
    try {
      await this.store.leave(room, member, graceMs);
    } catch (error) {
      this.logger.warn(`The store was not told that session ${member.session} is gone: ${String(error)}`);
    }
  }

  /** Each feature for itself: what one of them cannot do now runs out by itself, and hinders nobody. */
  private async tell(hook: 'onDrop' | 'onReturn' | 'onLeave', room: RoomId, member: MemberSession): Promise<void> {
    const tell = async (feature: RoomFeature) => {
      try {
        await feature[hook]?.(room, member);
      } catch (error) {
        this.logger.warn(`${feature.type} (${hook}) of session ${member.session} failed: ${String(error)}`);
      }
    };
    await Promise.all(this.features.all().map(tell));
  }
}

function memberOf({ session }: Connection, as?: SessionRef): MemberSession {
  return { session: session.id, user: session.user, ...(as === undefined ? {} : { as }) };
}
