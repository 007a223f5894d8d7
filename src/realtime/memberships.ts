import { Injectable } from '@nestjs/common';
import type { RoomId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';
import { Admission } from './admission.js';
import type { Connection } from './connection.js';
import { Departures } from './departures.js';
import { Entrances } from './entrances.js';
import { JoinAnswers } from './join-answers.js';
import { Removed } from './removal.rules.js';
import { RoomFeeds } from './room-feeds.js';
import type { JoinRequest } from './session.js';
import { Turnstile } from './turnstile.js';

/** A crowd that joins all at once would ask the store for more than it answers in time. */
const JOINS_AT_ONCE = 500;

/** Brings connections into rooms. */
@Injectable()
export class Memberships {
  private readonly joins = new Turnstile(JOINS_AT_ONCE);

  constructor(
    private readonly entrances: Entrances,
    private readonly feeds: RoomFeeds,
    private readonly admission: Admission,
    private readonly answers: JoinAnswers,
    private readonly departures: Departures,
  ) {}

  /** Resolves when it is answered; in a crowd, the joins before it go first. */
  async join(connection: Connection, room: RoomId, request: JoinRequest, re?: string): Promise<void> {
    await this.joins.pass(() => this.bring(connection, room, request, re));
  }

  /** Watch → enter → read → answer → subscribe, in this order: nothing is missed, nothing comes twice. */
  private async bring(connection: Connection, room: RoomId, request: JoinRequest, re?: string): Promise<void> {
    const role = await this.admission.join(connection, room);
    if (role instanceof Refusal) throw role;
    const feed = await this.feeds.acquire(room);
    // Joined again: the member stays who it is, and the first join's hold of the feed is enough. Not after a reset: the room
    // may have been deleted meanwhile, and the member with it.
    const known = connection.outbox.subscriptions.has(room) ? connection.memberships.get(room) : undefined;
    let member = known?.member;
    const newcomer = feed.expect(connection.session.id);
    try {
      const removal = feed.removalOf(connection.session.user);
      if (removal !== undefined) throw new Removed(removal);
      member ??= await this.entrances.enter(connection, room, role);
      await this.answers.answer(connection, feed, member, request, re);
    } catch (error) {
      await this.feeds.release(room);
      // Entered, but never told so: nothing else would take it out again.
      if (known === undefined && member !== undefined) await this.departures.drop(room, member);
      throw error;
    } finally {
      feed.stopExpecting(newcomer);
    }
    // Asked now: meanwhile its user may have been removed, and this membership's hold let go.
    const isHeldTwice = connection.memberships.has(room);
    connection.memberships.set(room, { member, role, rate: feed.rate });
    if (newcomer.isSuperseded(member)) connection.superseded();
    if (isHeldTwice) await this.feeds.release(room);
    const removal = feed.removalOf(connection.session.user);
    if (removal !== undefined) await this.departures.remove(connection, room, removal);
    const { deletedAt } = feed;
    if (deletedAt !== undefined) await this.departures.deleted(connection, room, deletedAt);
  }
}
