import { randomBytes } from 'node:crypto';
import type { RedisPlace } from '../../config/redis-place.js';
import type { StoreMeters } from '../../meters/store-meters.js';
import type { Millis } from '../room-contents.js';
import type { StoreStatus } from '../store-status.js';
import type { StoreLog } from '../store-log.js';
import { answeredWithin } from './answered-within.js';
import { Caveats } from './caveats.js';
import type { Caveat } from './caveats.js';
import { EchoProbe } from './echo-probe.js';
import { LEASES } from './keys.js';
import type { Partition } from './keys.js';
import { PLACES } from './layout.js';
import { Link } from './link.js';
import type { Master } from './master.js';
import { Masters } from './masters.js';
import { Subscriber } from './subscriber.js';

/** A server that starts together with its Redis is given this long before it goes on without. */
const FIRST_CONNECT_MAX_MS: Millis = 2_000;

export interface Shard {
  readonly master: Master;
  readonly partitions: readonly Partition[];
}

/** Calls to Redis and what is heard from it, on as many servers as there are. */
export class Transport {
  readonly link: Link;
  readonly subscriber: Subscriber;
  private readonly masters: Masters;
  private readonly echo: EchoProbe;
  private readonly notes: Caveats;
  private markOpened: () => void = () => undefined;

  constructor(
    private readonly place: RedisPlace,
    private readonly isReplicated: boolean,
    log: StoreLog,
    meters: StoreMeters,
  ) {
    this.masters = new Masters(place, log);
    this.link = new Link(this.masters, log, meters);
    this.subscriber = new Subscriber(this.masters, log, meters);
    this.echo = new EchoProbe(randomBytes(6).toString('hex'), this.masters, this.subscriber, meters);
    this.notes = new Caveats(this.masters, log);
  }

  /** Resolves when all masters take calls, or after two seconds: then it keeps trying. */
  async open(): Promise<void> {
    const opened = new Promise<void>((resolve) => (this.markOpened = resolve));
    await this.masters.start({
      opened: (master) => void this.opened(master),
      lost: (master) => this.link.lost(master),
      listening: (master) => this.subscriber.resubscribe(this.masters.partitionsOf(master)),
      moved: (partitions) => {
        this.subscriber.resubscribe(partitions);
        this.link.moved(partitions);
      },
    });
    await answeredWithin(FIRST_CONNECT_MAX_MS, opened);
  }

  /** Up while most partitions can be used; says what is wrong in either case. */
  status(): StoreStatus {
    const { all } = this.masters;
    const troubles = all.flatMap((master) => this.troubleOf(master) ?? []);
    const wells = all.filter((master) => this.troubleOf(master) === undefined);
    const served = wells.reduce((sum, master) => sum + this.masters.partitionsOf(master).length, 0);
    if (2 * served > PLACES.length) {
      return { up: true, detail: [`redis at ${this.place.label}`, ...troubles, ...this.caveats].join('; ') };
    }
    return { up: false, detail: troubles.join('; ') || `redis at ${this.place.label}: ${this.masters.trouble}` };
  }

  /** Whether one call may be about partitions of all kinds. */
  get isOneServer(): boolean {
    return this.masters.isOneServer;
  }

  /** Promises that Redis as it is configured cannot keep, each in a few words. */
  get caveats(): string[] {
    return this.notes.short;
  }

  /** The servers that take calls, and the rooms' partitions that each answers for. */
  get shards(): readonly Shard[] {
    return this.masters.all
      .filter(({ isOpen }) => isOpen)
      .map((master) => ({
        master,
        partitions: this.masters.partitionsOf(master).filter((partition) => partition !== LEASES),
      }));
  }

  /** Why what was erased is still in the files of a master and its replicas; empty if it is not. */
  noteUnerased(master: Master, caveats: readonly Caveat[]): void {
    this.notes.noteUnerased(master, caveats);
  }

  /** Resolves when all that was called is answered or given up. */
  async close(): Promise<void> {
    this.echo.close();
    this.subscriber.close();
    await this.link.close();
    this.masters.close();
  }

  private async opened(master: Master): Promise<void> {
    this.link.opened(master);
    await this.notes.look(master, { isReplicated: this.isReplicated, failsOver: this.masters.failOver });
    if (this.masters.all.every(({ isOpen }) => isOpen)) this.markOpened();
  }

  private troubleOf(master: Master): string | undefined {
    if (master.trouble !== undefined || this.echo.isWell(master)) return master.trouble;
    return `redis at ${master.address.label}: what is published is not heard`;
  }
}
