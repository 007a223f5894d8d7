import { Injectable } from '@nestjs/common';
import { Meters } from '../meters/meters.js';
import type { RoomId, UserId } from '../protocol/ids.js';
import type { Position } from '../protocol/position.js';
import { RoomStore } from '../store/room-store.js';
import type { RoomQuery, RoomView } from '../store/room-store.js';
import type { RoomSignal, Watch } from '../store/room-signal.js';
import { isTraced } from '../tracing/spans.js';
import type { Attendees } from './attendees.js';
import { DELETED } from './deletion.rules.js';
import { Pace } from './pace.js';
import { RateLimit } from './rate-limit.js';
import { RoomFeatures } from './room-features.js';
import { RoomFeed } from './room-feed.js';
import type { Surroundings } from './room-feed.js';
import type { Removal } from './removal.rules.js';
import { RoomRemovals } from './room-removals.js';
import { TracedRoomFeed } from './traced-room-feed.js';

interface Opened {
  readonly feed: RoomFeed;
  readonly watch: Watch;
}
interface Held {
  holders: number;
  /** Absent before the first holder, and after a reset until the next one. */
  opening: Promise<Opened> | undefined;
  feed?: RoomFeed;
}

/** One feed per room that any socket of this instance is in; the room is watched only as long as one is. */
@Injectable()
export class RoomFeeds {
  private readonly held = new Map<RoomId, Held>();
  private readonly surroundings: Surroundings;
  /** ROOM-10: told of each room that is held when it is deleted. */
  onDeleted: (room: RoomId, at: Position) => void = () => undefined;
  /** ROOM-8: told of everybody who is removed from a room that is held. */
  onRemoved: (room: RoomId, user: UserId, removal: Removal) => void = () => undefined;

  constructor(
    private readonly store: RoomStore,
    features: RoomFeatures,
    pace: Pace,
    meters: Meters,
    rateLimit: RateLimit,
  ) {
    this.surroundings = { store, features, pace, meters, rateLimit };
  }

  /** Rooms that a socket of this instance is in. */
  get size(): number {
    return this.held.size;
  }

  /** The room's feed, live from here on; each call that succeeds needs one `release`. */
  async acquire(room: RoomId): Promise<RoomFeed> {
    const held = this.held.get(room) ?? { holders: 0, opening: undefined };
    this.held.set(room, held);
    held.holders++;
    const opening = (held.opening ??= this.open(room, () => (held.opening = undefined)));
    try {
      return (held.feed = (await opening).feed);
    } catch (error) {
      if (held.opening === opening) held.opening = undefined;
      this.letGo(room, held);
      throw error;
    }
  }

  /** Rooms that are held, each as often as connections are in it. */
  all(): { readonly room: RoomId; readonly holders: number }[] {
    return [...this.held].map(([room, { holders }]) => ({ room, holders }));
  }

  /** Of a room that is held. */
  attendees(room: RoomId): Attendees | undefined {
    return this.held.get(room)?.feed?.attendees;
  }

  async release(room: RoomId): Promise<void> {
    const held = this.held.get(room);
    if (held === undefined || !this.letGo(room, held) || held.opening === undefined) return;
    const { feed, watch } = await held.opening;
    watch.stop();
    feed.close();
  }

  /** Whether nobody holds the feed any more. */
  private letGo(room: RoomId, held: Held): boolean {
    held.holders--;
    if (held.holders === 0) this.held.delete(room);
    return held.holders === 0;
  }

  private async open(room: RoomId, onReset: () => void): Promise<Opened> {
    // Signals may come before the position is known to us.
    const early: RoomSignal[] = [];
    let accept = (signal: RoomSignal): void => void early.push(signal);
    const watch = await this.store.watch(room, (signal) => accept(signal));
    const removals = await this.removalsOf(room, watch);
    const feed = new (isTraced ? TracedRoomFeed : RoomFeed)(room, this.surroundings, watch.at, removals);
    accept = (signal) => {
      if (signal.kind === 'reset') onReset();
      // First: whoever is removed by an event is told so by a frame of its own.
      removals.hear(signal);
      if (signal.kind === 'event' && signal.event.kind === DELETED) {
        feed.deletedAt = { epoch: feed.epoch, seq: signal.event.seq };
        this.onDeleted(room, feed.deletedAt);
      }
      feed.accept(signal);
    };
    early.forEach(accept);
    return { feed, watch };
  }

  private async removalsOf(room: RoomId, watch: Watch): Promise<RoomRemovals> {
    const read = async (query: RoomQuery): Promise<RoomView> => {
      const view = await this.store.read(room, query);
      if (view.kind === 'duplicate') throw new Error('A read without `once` was answered by a receipt');
      return view;
    };
    const removals = new RoomRemovals(read, (user, removal) => this.onRemoved(room, user, removal));
    try {
      await removals.load();
      return removals;
    } catch (error) {
      watch.stop();
      throw error;
    }
  }
}
