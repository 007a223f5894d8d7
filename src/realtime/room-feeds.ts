import { Injectable } from '@nestjs/common';
import type { RoomId } from '../protocol/ids.js';
import { RoomStore } from '../store/room-store.js';
import type { RoomSignal, Watch } from '../store/room-store.js';
import { RoomFeatures } from './room-features.js';
import { RoomFeed } from './room-feed.js';

interface Held {
  holders: number;
  readonly opening: Promise<{ readonly feed: RoomFeed; readonly watch: Watch }>;
}

/** One feed per room that any socket of this instance is in; the room is watched only as long as one is. */
@Injectable()
export class RoomFeeds {
  private readonly held = new Map<RoomId, Held>();

  constructor(
    private readonly store: RoomStore,
    private readonly features: RoomFeatures,
  ) {}

  /** The room's feed, live from here on; each call that succeeds needs one `release`. */
  async acquire(room: RoomId): Promise<RoomFeed> {
    const held = this.held.get(room) ?? this.hold(room);
    held.holders++;
    try {
      return (await held.opening).feed;
    } catch (error) {
      if (this.held.get(room) === held) this.held.delete(room);
      throw error;
    }
  }

  async release(room: RoomId): Promise<void> {
    const held = this.held.get(room);
    if (held === undefined || --held.holders > 0) return;
    this.held.delete(room);
    const { feed, watch } = await held.opening;
    watch.stop();
    feed.close();
  }

  private hold(room: RoomId): Held {
    const held = { holders: 0, opening: this.open(room) };
    this.held.set(room, held);
    return held;
  }

  private async open(room: RoomId): Promise<{ feed: RoomFeed; watch: Watch }> {
    // Signals may come before the position is known to us.
    const early: RoomSignal[] = [];
    let accept = (signal: RoomSignal): void => void early.push(signal);
    const watch = await this.store.watch(room, (signal) => accept(signal));
    const feed = new RoomFeed(room, this.store, this.features, watch.at);
    accept = (signal) => feed.accept(signal);
    early.forEach(accept);
    return { feed, watch };
  }
}
