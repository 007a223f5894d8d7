import type { StoreMeters } from '../../meters/store-meters.js';
import type { RoomId } from '../../protocol/ids.js';
import { StoreUnavailable } from '../room-store.js';
import type { Millis } from '../room-contents.js';
import type { RoomListener, Watch } from '../room-signal.js';
import type { StoreLog } from '../store-log.js';
import { answeredWithin } from './answered-within.js';
import { allPartitions, keysOf } from './keys.js';
import type { Partition, RoomKeys } from './keys.js';
import { noticeOf } from './notice.js';
import type { Notice } from './notice.js';
import { RoomWatch } from './room-watch.js';
import type { ReadRoom } from './room-watch.js';
import type { NoticeMark } from './replies.js';
import type { Subscriber } from './subscriber.js';

const OPEN_MAX_MS: Millis = 1_800;
/** A lost last notice shows by nothing but a look at the room: each partition is looked at this often. */
const CHECK_EVERY_MS: Millis = 30_000;
const CHECK_RETRY_MS: Millis = 250;
const ROOMS_PER_CHECK = 500;

export interface Checked {
  readonly keys: RoomKeys;
  readonly mark: NoticeMark;
}
export interface WatchSource {
  readonly readRoom: (room: RoomId) => ReadRoom;
  /** Places of those, all of one partition, that have told something later than `mark`. */
  readonly check: (partition: Partition, rooms: readonly Checked[]) => Promise<readonly number[]>;
}

/** The rooms that this instance watches: one subscription each, whoever listens. */
export class RoomWatches {
  private readonly watches = new Map<RoomId, RoomWatch>();
  private readonly partitions = new Map<Partition, Set<RoomId>>();
  private readonly heardAgain = new Set<RoomId>();
  /** Partitions whose check is tried again already. */
  private readonly unchecked = new Set<Partition>();
  private nextPartition = 0;
  private readonly patrol: NodeJS.Timeout;

  constructor(
    private readonly source: WatchSource,
    private readonly subscriber: Pick<Subscriber, 'add' | 'remove'>,
    private readonly log: StoreLog,
    private readonly meters: StoreMeters,
  ) {
    const partitions = allPartitions();
    this.patrol = setInterval(() => {
      void this.checkPartition(this.nextPartition);
      this.nextPartition = (this.nextPartition + 1) % partitions.length;
    }, CHECK_EVERY_MS / partitions.length);
    this.patrol.unref();
  }

  get size(): number {
    return this.watches.size;
  }

  async watch(room: RoomId, listener: RoomListener): Promise<Watch> {
    const watch = this.watches.get(room) ?? this.open(room);
    const wrapped: RoomListener = (signal) => listener(signal); // The same listener may watch twice.
    watch.add(wrapped);
    const stop = (): void => {
      watch.remove(wrapped);
      if (!watch.isWatched) this.close(room, watch);
    };
    if (!watch.isOpen && !(await answeredWithin(OPEN_MAX_MS, watch.opened))) {
      stop();
      throw new StoreUnavailable(`Redis did not let the room be watched in ${OPEN_MAX_MS} ms`);
    }
    return { at: watch.at, stop };
  }

  /** See {@link RoomWatch}; of a room that is not watched nothing is known. */
  of(room: RoomId): RoomWatch | undefined {
    return this.watches.get(room);
  }

  stop(): void {
    clearInterval(this.patrol);
    for (const watch of this.watches.values()) watch.stop();
  }

  private open(room: RoomId): RoomWatch {
    const keys = keysOf(room);
    const watch: RoomWatch = new RoomWatch(
      this.source.readRoom(room),
      () => this.forget(room, watch),
      this.log,
      this.meters,
    );
    this.watches.set(room, watch);
    const rooms = this.partitions.get(keys.partition) ?? new Set();
    this.partitions.set(keys.partition, rooms.add(room));
    this.subscriber.add({
      name: keys.channel,
      partition: keys.partition,
      onMessage: (message) => this.hear(room, watch, message),
      onHeard: () => this.heard(room, watch),
    });
    return watch;
  }

  /** Where a stranger publishes, something of ours may be missing, too: what is true stands in the room. */
  private hear(room: RoomId, watch: RoomWatch, message: Buffer): void {
    let notice: Notice;
    try {
      notice = noticeOf(message);
    } catch (error) {
      this.meters.faults.add('malformed');
      this.log.warn(
        `Somebody else publishes in the channel of room ${room}: ${(error as Error).name}. It was dropped.`,
      );
      return void watch.repair();
    }
    watch.accept(notice);
  }

  private close(room: RoomId, watch: RoomWatch): void {
    watch.stop();
    this.forget(room, watch);
  }

  private forget(room: RoomId, watch: RoomWatch): void {
    if (this.watches.get(room) !== watch) return;
    this.watches.delete(room);
    const { partition, channel } = keysOf(room);
    this.partitions.get(partition)?.delete(room);
    this.subscriber.remove({ name: channel, partition });
  }

  /** The channel is heard from now on; what was said before is in the room. */
  private heard(room: RoomId, watch: RoomWatch): void {
    if (!watch.isOpen) return void watch.repair();
    if (this.heardAgain.size === 0) setImmediate(() => this.checkHeardAgain());
    this.heardAgain.add(room);
  }

  private checkHeardAgain(): void {
    const partitions = new Set(Array.from(this.heardAgain, (room) => keysOf(room).partition));
    this.heardAgain.clear();
    for (const partition of partitions) void this.checkPartition(partition);
  }

  private async checkPartition(partition: Partition): Promise<void> {
    const rooms = [...(this.partitions.get(partition) ?? [])].flatMap((room) => {
      const watch = this.watches.get(room);
      watch?.forgetKnown(); // Who comes in later than that is no crowd.
      return watch?.isOpen === true ? [{ keys: keysOf(room), watch, mark: watch.mark }] : [];
    });
    for (let from = 0; from < rooms.length; from += ROOMS_PER_CHECK) {
      const batch = rooms.slice(from, from + ROOMS_PER_CHECK);
      try {
        for (const place of await this.source.check(partition, batch)) void batch[place]?.watch.repair();
      } catch {
        // Not answered in time. Reading all of them instead would only add to what Redis has to do.
        this.checkLater(partition);
        return;
      }
    }
  }

  private checkLater(partition: Partition): void {
    if (this.unchecked.has(partition)) return;
    this.unchecked.add(partition);
    setTimeout(() => {
      this.unchecked.delete(partition);
      void this.checkPartition(partition);
    }, CHECK_RETRY_MS).unref();
  }
}
