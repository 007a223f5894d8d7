import type { RedisAddress } from '../../config/redis-address.js';
import type { RedisPlace } from '../../config/redis-place.js';
import type { Millis } from '../room-contents.js';
import type { StoreLog } from '../store-log.js';
import type { Partition } from './keys.js';
import { findLayout, PLACES, single, UnusableCluster } from './layout.js';
import type { Layout } from './layout.js';
import { Master } from './master.js';
import type { MasterListener } from './master.js';

/** What nobody complained of may have changed too. Jittered: a fleet must not ask in one beat. */
const LOOK_EVERY_MS: Millis = 3_000;
const JITTER = 0.3;
/** While somebody is missed, who may have been replaced meanwhile. */
const LOOK_AGAIN_MS: Millis = 250;
/** Whatever the number of complaints. */
const LOOK_MIN_MS: Millis = 50;

export interface MastersListener extends Omit<MasterListener, 'refused'> {
  /** Those have another owner now. */
  moved(partitions: readonly Partition[]): void;
}

/**
 * Which server answers for which partition, looked up anew whenever somebody says that it is no longer so. A single Redis
 * is a cluster of one: everything is at it.
 */
export class Masters {
  private readonly owners: (Master | undefined)[] = [];
  private readonly masters = new Map<string, Master>();
  private why = '';
  private layout: Layout | undefined;
  private listener: MastersListener | undefined;
  private askFirst: RedisAddress | undefined;
  private isLooking = false;
  private isWantedAgain = false;
  private next: NodeJS.Timeout | undefined;
  private nextAt = Infinity;
  private lookedAt = -Infinity;
  private isClosed = false;

  constructor(
    private readonly place: RedisPlace,
    private readonly log: StoreLog,
  ) {}

  get all(): readonly Master[] {
    return [...this.masters.values()];
  }

  /** Why nobody could tell last time; empty if somebody could. */
  get trouble(): string {
    return this.why;
  }

  /** Whether servers may take over from each other here. */
  get failOver(): boolean {
    return this.layout !== undefined && this.layout.kind !== 'single';
  }

  /** Whether one answers for everything, now and whoever takes over. */
  get isOneServer(): boolean {
    return this.layout !== undefined && this.layout.kind !== 'cluster';
  }

  ownerOf(partition: Partition): Master | undefined {
    return this.owners[partition];
  }

  partitionsOf(master: Master): Partition[] {
    return PLACES.filter((partition) => this.owners[partition] === master);
  }

  /** Resolves when it is known, or cannot be for now, who the masters are; they are connected to from then on. */
  async start(listener: MastersListener): Promise<void> {
    this.listener = listener;
    await this.look();
  }

  /** Somebody is not there, or does not own what he did; `informed` is one who said that another does. */
  doubt(informed?: Master): void {
    this.askFirst = informed?.address ?? this.askFirst;
    this.lookIn(LOOK_MIN_MS);
  }

  /** It says that it is no master, or none that may write. */
  demoted(master: Master): void {
    if (this.layout?.kind === 'single') master.reinstall();
    else this.doubt();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.next);
    for (const master of this.masters.values()) master.close();
  }

  private lookIn(delayMs: Millis): void {
    const at = Math.max(performance.now() + delayMs, this.lookedAt + LOOK_MIN_MS);
    if (this.isClosed || this.layout?.kind === 'single' || at >= this.nextAt) return;
    clearTimeout(this.next);
    this.nextAt = at;
    this.next = setTimeout(() => void this.look(), at - performance.now());
    this.next.unref();
  }

  private async look(): Promise<void> {
    this.nextAt = Infinity;
    this.isWantedAgain = this.isLooking;
    if (this.isLooking) return;
    this.isLooking = true;
    const first = this.askFirst;
    this.askFirst = undefined;
    try {
      const layout = await findLayout(this.place, this.whomToAsk(first));
      this.why = '';
      if (!this.isClosed) this.apply(layout);
      this.layout = layout;
    } catch (error) {
      this.failed(error instanceof Error ? error : new Error(String(error)));
    }
    this.isLooking = false;
    this.lookedAt = performance.now();
    const isWhole = !this.isWantedAgain && PLACES.every((partition) => this.owners[partition]?.isOpen);
    this.isWantedAgain = false;
    this.lookIn(isWhole ? LOOK_EVERY_MS * (1 - JITTER * Math.random()) : LOOK_AGAIN_MS);
  }

  /** One line for each outage. A single server that cannot be asked yet will say itself why, and when it can. */
  private failed(error: Error): void {
    if ('host' in this.place && !(error instanceof UnusableCluster)) {
      if (this.masters.size === 0) this.apply(single(this.place));
    } else if (this.why === '') {
      this.log.warn(`Nobody tells where ${this.place.label} is, trying again: ${error.message}`);
    }
    this.why = error.message;
  }

  /** Those who serve well, before those who come back from where nobody knows, and may not know either. */
  private whomToAsk(first: RedisAddress | undefined): RedisAddress[] {
    const open = this.all.filter(({ isOpen }) => isOpen).map(({ address }) => address);
    const turn = Math.floor(Math.random() * open.length);
    const others = this.layout?.servers ?? [];
    return [...(first === undefined ? [] : [first]), ...open.slice(turn), ...open.slice(0, turn), ...others];
  }

  private apply({ owners }: Layout): void {
    const moved = PLACES.filter((partition) => {
      const address = owners[partition];
      if (address === undefined) return false;
      const master = this.masterAt(address);
      if (this.owners[partition] === master) return false;
      this.owners[partition] = master;
      return true;
    });
    for (const [label, master] of this.masters) {
      if (this.owners.includes(master)) continue;
      this.masters.delete(label);
      master.close();
    }
    if (moved.length > 0) this.listener?.moved(moved);
  }

  private masterAt(address: RedisAddress): Master {
    const known = this.masters.get(address.label);
    if (known !== undefined) return known;
    const master = new Master(address, this.heard(), this.log);
    this.masters.set(address.label, master);
    master.start();
    return master;
  }

  private heard(): MasterListener {
    return {
      opened: (master) => this.listener?.opened(master),
      listening: (master) => this.listener?.listening(master),
      lost: (master) => {
        this.listener?.lost(master);
        this.doubt();
      },
      refused: () => this.doubt(),
    };
  }
}
