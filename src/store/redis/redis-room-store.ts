import type { Clock } from '../../clock/clock.js';
import type { RedisAddress } from '../../config/redis-address.js';
import type { RoomId } from '../../protocol/ids.js';
import type { Position } from '../../protocol/position.js';
import { RoomStore, StoreUnavailable } from '../room-store.js';
import type { Millis } from '../room-contents.js';
import type {
  Commit,
  CommitResult,
  Duplicate,
  Entrance,
  FiringHandler,
  LanePut,
  LaneResult,
  RoomQuery,
  RoomView,
  SessionRef,
  StoreStatus,
} from '../room-store.js';
import type { RoomListener, Watch } from '../room-signal.js';
import { silentLog } from '../store-log.js';
import type { StoreLog } from '../store-log.js';
import { answeredWithin } from './answered-within.js';
import { ALL_LANES } from './arguments.js';
import { Connection } from './connection.js';
import { EchoProbe } from './echo-probe.js';
import { InstanceLease } from './instance-lease.js';
import { allPartitions, partitionOf } from './keys.js';
import { Link, RedisIsFull } from './link.js';
import { OwnSessions, inBatches } from './own-sessions.js';
import { RoomCalls } from './room-calls.js';
import type { Seen } from './room-watch.js';
import { RoomWatches } from './room-watches.js';
import { Subscriber } from './subscriber.js';
import { TimerSweep } from './timer-sweep.js';

export interface RedisStoreOptions {
  readonly address: RedisAddress;
  readonly clock: Clock;
  readonly log?: StoreLog;
  /** How long sessions of an instance that died may come back before they leave. */
  readonly graceMs?: Millis;
}

const GRACE_MS: Millis = 10_000;
/** A server that starts together with its Redis is given this long before it goes on without. */
const FIRST_CONNECT_MAX_MS: Millis = 2_000;
/** Sessions of an instance that died, of each partition; then it is asked for more. */
const TAKEN_OUT_AT_ONCE = 100;
/** Of one read for the sake of watchers. */
const REPAIR_MAX_BYTES = 1024 * 1024;

/**
 * The room port for many instances: rooms in Redis, each step one atomic call of a Lua library there, told to all instances
 * over sharded pub/sub that is repaired from the room itself wherever it lost something.
 */
export class RedisRoomStore extends RoomStore {
  override readonly isShared = true;
  private readonly commands: Connection;
  private readonly listening: Connection;
  private readonly link: Link;
  private readonly calls: RoomCalls;
  private readonly subscriber: Subscriber;
  private readonly watches: RoomWatches;
  private readonly own: OwnSessions;
  private readonly lease: InstanceLease;
  private readonly sweep: TimerSweep;
  private readonly echo: EchoProbe;
  private readonly graceMs: Millis;
  private isClosed = false;
  private markOpened: () => void = () => undefined;

  private constructor({ address, clock, log = silentLog, graceMs = GRACE_MS }: RedisStoreOptions) {
    super();
    this.graceMs = graceMs;
    this.commands = new Connection(address, 'commands', log);
    this.listening = new Connection(address, 'subscriber', log);
    this.link = new Link(this.commands, this.listening, log);
    this.calls = new RoomCalls(this.link, (partition) => this.own.doubt(partition));
    this.subscriber = new Subscriber(this.listening, log);
    const source = {
      readRoom: (room: RoomId) => (since: Position | undefined) => this.readForWatchers(room, since),
      check: this.calls.check.bind(this.calls),
    };
    this.watches = new RoomWatches(source, this.subscriber, log);
    this.lease = new InstanceLease(clock, this.leaseCalls(), log);
    this.own = new OwnSessions(this.calls, {
      instance: () => this.lease.instance,
      graceMs,
      onGrace: (partition) => this.sweep.remember(partition, graceMs),
      log,
    });
    this.sweep = new TimerSweep(clock, (partition) => this.calls.due(partition), log);
    this.echo = new EchoProbe(this.lease.instance, this.commands, this.listening, this.subscriber);
  }

  /** Resolves when Redis answers, or after two seconds without it: then the store is down, and keeps trying. */
  static async open(options: RedisStoreOptions): Promise<RedisRoomStore> {
    const store = new RedisRoomStore(options);
    await store.connect();
    return store;
  }

  override async read(room: RoomId, query: RoomQuery): Promise<RoomView | Duplicate> {
    this.requireOpen();
    const seen = await this.calls.read(room, query);
    return 'kind' in seen ? seen : seen.view;
  }

  override async commit(room: RoomId, commit: Commit): Promise<CommitResult> {
    this.requireOpen();
    try {
      const result = await this.own.act(room, commit.as, () => this.calls.commit(room, commit));
      if (result.kind === 'committed') this.rememberTimers(room, commit, result.now);
      return result;
    } catch (error) {
      if (error instanceof RedisIsFull) return { kind: 'full' };
      throw error;
    }
  }

  override async setLane(room: RoomId, put: LanePut, as?: SessionRef): Promise<LaneResult> {
    this.requireOpen();
    return orUnavailable(this.own.act(room, as, () => this.calls.lane(room, put, as)));
  }

  override async enter(room: RoomId, entrance: Entrance): Promise<SessionRef> {
    this.requireOpen();
    return orUnavailable(this.own.enter(room, entrance));
  }

  override async leave(room: RoomId, of: SessionRef, graceMs: Millis): Promise<void> {
    this.requireOpen();
    await this.own.leave(room, of, graceMs);
    if (graceMs > 0) this.sweep.remember(partitionOf(room), graceMs);
  }

  override async setAway(room: RoomId, of: SessionRef, isAway: boolean): Promise<void> {
    this.requireOpen();
    await this.own.setAway(room, of, isAway);
  }

  override async watch(room: RoomId, listener: RoomListener): Promise<Watch> {
    this.requireOpen();
    return this.watches.watch(room, listener);
  }

  override onFiring(handler: FiringHandler): void {
    if (!this.isClosed) this.sweep.start(handler);
  }

  override status(): StoreStatus {
    if (this.isClosed) return { up: false, detail: 'the Redis store is closed' };
    const { commands, listening } = this;
    if (!commands.isReady) return { up: false, detail: commands.detail };
    if (!listening.isReady) return { up: false, detail: `${listening.detail} (subscriber)` };
    if (!this.link.isOpen) return { up: false, detail: `${commands.detail}: its functions are not there yet` };
    if (!this.echo.isWell) return { up: false, detail: `${commands.detail}: what is published is not heard` };
    return { up: true, detail: `${commands.detail}, ${this.watches.size} rooms watched` };
  }

  override async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.sweep.stop();
    this.echo.close();
    this.watches.stop();
    this.subscriber.close();
    await this.lease.stop();
    await this.link.close();
    this.listening.close();
    this.commands.close();
  }

  private async connect(): Promise<void> {
    const opened = new Promise<void>((resolve) => (this.markOpened = resolve));
    const lost = (): void => this.link.lost();
    this.commands.start({ ready: () => void this.bothReady(), lost });
    const resubscribe = (): void => {
      this.subscriber.resubscribe();
      void this.bothReady();
    };
    this.listening.start({ ready: resubscribe, lost: () => undefined });
    await answeredWithin(FIRST_CONNECT_MAX_MS, opened);
    const beating = this.lease.start();
    if (this.link.isOpen) await beating;
  }

  private async bothReady(): Promise<void> {
    if (!this.commands.isReady || !this.listening.isReady || this.link.isOpen) return;
    await this.link.open();
    this.markOpened();
  }

  private leaseCalls() {
    return {
      beat: this.calls.beat.bind(this.calls),
      resign: this.calls.resign.bind(this.calls),
      takeOut: (instance: string) => this.takeOut(instance),
      renamed: () => this.own.doubtAll(),
      mend: () => this.own.mend(),
    };
  }

  /** Safe to be done by several instances at once, and to be broken off anywhere: what is out is out. */
  private async takeOut(instance: string): Promise<void> {
    for (;;) {
      const listing = allPartitions().map((partition) => this.calls.held(partition, instance, TAKEN_OUT_AT_ONCE));
      const sessions = (await Promise.all(listing)).flat();
      if (sessions.length === 0) break;
      await inBatches(sessions, (session) => this.calls.leave(instance, session, this.graceMs));
      for (const partition of new Set(sessions.map(({ room }) => partitionOf(room)))) {
        this.sweep.remember(partition, this.graceMs);
      }
    }
    await this.calls.bury(instance);
  }

  private async readForWatchers(room: RoomId, since: Position | undefined): Promise<Seen> {
    const position = since === undefined ? {} : { since };
    const query = { lanes: [ALL_LANES], members: 'present', maxBytes: REPAIR_MAX_BYTES, ...position } as const;
    const seen = await this.calls.read(room, query);
    if ('kind' in seen) throw new Error('A read without `once` was answered by a receipt');
    return seen;
  }

  private rememberTimers(room: RoomId, { timers = [] }: Commit, now: Millis): void {
    for (const { at } of timers) if (at !== null) this.sweep.remember(partitionOf(room), at - now);
  }

  private requireOpen(): void {
    if (this.isClosed) throw new StoreUnavailable('the Redis store is closed');
  }
}

async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof RedisIsFull ? new StoreUnavailable('the memory of Redis is full') : error;
  }
}
