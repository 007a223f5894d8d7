import type { Clock } from '../../clock/clock.js';
import type { RedisPlace } from '../../config/redis-place.js';
import { StoreMeters } from '../../meters/store-meters.js';
import type { RoomId, UserId } from '../../protocol/ids.js';
import type { Position } from '../../protocol/position.js';
import { activeTraceparent } from '../../tracing/spans.js';
import { requireAddressable } from '../addressed.js';
import { requireAppendable } from '../list-appends.js';
import { RoomStore, StoreUnavailable } from '../room-store.js';
import type { Millis, Trace } from '../room-contents.js';
import type { Entered, Entrance, SessionRef } from '../entrance.js';
import type {
  Commit,
  CommitResult,
  Duplicate,
  FiringHandler,
  LaneConditions,
  LanePut,
  LaneResult,
  RoomQuery,
  RoomView,
} from '../room-store.js';
import type { RoomListener, Watch } from '../room-signal.js';
import type { StoreStatus } from '../store-status.js';
import { silentLog } from '../store-log.js';
import type { StoreLog } from '../store-log.js';
import { ALL_LANES } from './arguments.js';
import { AofRewrites } from './aof-rewrites.js';
import { InstanceLease } from './instance-lease.js';
import { allPartitions, partitionOf } from './keys.js';
import { LanePuts } from './lane-puts.js';
import { RedisIsFull } from './link.js';
import { OwnSessions, inBatches } from './own-sessions.js';
import { RoomCalls } from './room-calls.js';
import type { Seen } from './replies.js';
import { RoomWatches } from './room-watches.js';
import { endOfTurn } from './end-of-turn.js';
import { TimerSweep } from './timer-sweep.js';
import { Transport } from './transport.js';
import { UserSearch } from './user-search.js';

export interface RedisStoreOptions {
  readonly place: RedisPlace;
  readonly clock: Clock;
  readonly log?: StoreLog;
  readonly meters?: StoreMeters;
  /** How long sessions of an instance that died may come back before they leave. */
  readonly graceMs?: Millis;
  /** Whether an event counts as committed only once a replica has it, too. */
  readonly isReplicated?: boolean;
}

const GRACE_MS: Millis = 10_000;
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
  private readonly transport: Transport;
  private readonly calls: RoomCalls;
  private readonly watches: RoomWatches;
  private readonly own: OwnSessions;
  private readonly lease: InstanceLease;
  private readonly sweep: TimerSweep;
  private readonly rewrites: AofRewrites;
  private readonly search: UserSearch;
  private readonly lanePuts = new LanePuts(this.now.bind(this), (room, attempts) => this.calls.lanes(room, attempts));
  private readonly graceMs: Millis;
  private readonly clock: Clock;
  /** Of Redis, with the newest beat: the machine's own clock may step. */
  private heardTime: { readonly now: Millis; readonly steady: Millis } | undefined;
  private isClosed = false;

  private constructor({ place, clock, graceMs = GRACE_MS, isReplicated = false, ...others }: RedisStoreOptions) {
    super();
    const { log = silentLog, meters = new StoreMeters() } = others;
    this.graceMs = graceMs;
    this.clock = clock;
    this.transport = new Transport(place, isReplicated, log, meters);
    this.calls = new RoomCalls(this.transport.link, isReplicated, (partition) => this.own.doubt(partition));
    const source = {
      readRoom: (room: RoomId) => (since: Position | undefined) => this.readForWatchers(room, since),
      check: this.calls.check.bind(this.calls),
    };
    this.watches = new RoomWatches(source, this.transport.subscriber, log, meters);
    this.lease = new InstanceLease(clock, this.leaseCalls(), log);
    this.own = new OwnSessions(this.calls, {
      instance: () => this.lease.instance,
      graceMs,
      onGrace: (partition) => this.sweep.remember(partition, graceMs),
      log,
    });
    const isOneServer = () => this.transport.isOneServer;
    this.sweep = new TimerSweep(clock, (partitions) => this.calls.due(partitions), isOneServer, log);
    this.rewrites = new AofRewrites(clock, this.calls, this.transport);
    this.search = new UserSearch(this.calls, this.transport, log);
  }

  /** Resolves when Redis answers, or after two seconds without it: then the store is down, and keeps trying. */
  static async open(options: RedisStoreOptions): Promise<RedisRoomStore> {
    const store = new RedisRoomStore(options);
    await store.connect();
    return store;
  }

  override async read(room: RoomId, query: RoomQuery): Promise<RoomView | Duplicate> {
    this.requireOpen();
    const watch = query.isAfterEntering === true ? this.watches.of(room) : undefined;
    const known = watch?.known(query);
    if (known !== undefined) return known;
    const seen = await this.calls.read(room, query);
    if ('kind' in seen) return seen;
    watch?.keep(query, seen);
    return seen.view;
  }

  override async commit(room: RoomId, commit: Commit): Promise<CommitResult> {
    requireAppendable(commit);
    requireAddressable(commit);
    this.takeTurn(room);
    try {
      const result = await this.own.act(room, commit.as, () => this.calls.commit(room, commit));
      if (result.kind === 'committed') {
        this.rememberTimers(room, commit, result.now);
        this.watches.of(room)?.commit(result.rev);
      }
      return result;
    } catch (error) {
      if (error instanceof RedisIsFull) return { kind: 'full' };
      throw error;
    }
  }

  override async setLane(room: RoomId, put: LanePut, conditions: LaneConditions = {}): Promise<LaneResult> {
    this.requireOpen();
    requireAddressable({ lanes: [put] });
    const attempt = { put, cause: activeTraceparent(), ...conditions };
    return orUnavailable(this.own.act(room, conditions.as, () => this.lanePuts.put(room, attempt)));
  }

  override hurry(room: RoomId): void {
    this.lanePuts.flush(room);
  }

  override async enter(room: RoomId, entrance: Entrance): Promise<Entered> {
    this.takeTurn(room);
    const { entered, isTimerSet, mark } = await orUnavailable(this.own.enter(room, entrance));
    if (isTimerSet) this.sweep.remember(partitionOf(room), 0);
    // What it told comes with the same turn, over the other connection.
    if (this.watches.of(room)?.enter(mark) === false) await endOfTurn();
    return entered;
  }

  override async leave(room: RoomId, of: SessionRef, graceMs: Millis): Promise<void> {
    this.takeTurn(room);
    const isTimerSet = await this.own.leave(room, of, graceMs);
    if (isTimerSet) this.sweep.remember(partitionOf(room), graceMs);
  }

  override async setAway(room: RoomId, of: SessionRef, isAway: boolean): Promise<void> {
    this.takeTurn(room);
    await this.own.setAway(room, of, isAway);
  }

  override async watch(room: RoomId, listener: RoomListener): Promise<Watch> {
    this.requireOpen();
    return this.watches.watch(room, listener);
  }

  override async find(user: UserId): Promise<Trace[]> {
    this.requireOpen();
    return this.search.find(user);
  }

  override onFiring(handler: FiringHandler): void {
    if (!this.isClosed) this.sweep.start(handler);
  }

  override now(): Millis {
    const { clock, heardTime } = this;
    if (heardTime === undefined) return clock.now();
    return Math.floor(heardTime.now + clock.steady() - heardTime.steady);
  }

  override status(): StoreStatus {
    if (this.isClosed) return { up: false, detail: 'the Redis store is closed' };
    const { up, detail } = this.transport.status();
    const newer = this.calls.newerData.detail;
    if (up && newer !== undefined) return { up: false, detail: `${detail}: ${newer}` };
    return { up, detail: up ? `${detail}, ${this.watches.size} rooms watched` : detail };
  }

  /** Promises that Redis as it is configured cannot keep, each in a few words. */
  get caveats(): string[] {
    return this.transport.caveats;
  }

  override async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.sweep.stop();
    this.rewrites.stop();
    this.watches.stop();
    this.lanePuts.close();
    await this.lease.stop();
    await this.transport.close();
  }

  private async connect(): Promise<void> {
    await this.transport.open();
    this.rewrites.start();
    const beating = this.lease.start();
    if (this.transport.status().up) await beating;
  }

  private leaseCalls() {
    return {
      beat: async (...beat: Parameters<RoomCalls['beat']>) => {
        const answer = await this.calls.beat(...beat);
        this.heardTime = { now: answer.now, steady: this.clock.steady() };
        return answer;
      },
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
      await inBatches(sessions, async (session) => {
        await this.calls.leave(instance, session, this.graceMs);
      });
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

  /** For what changes a room: it comes after all that was asked before. */
  private takeTurn(room: RoomId): void {
    this.requireOpen();
    this.lanePuts.flush(room);
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
