import { randomInt } from 'node:crypto';
import type { RoomId, SessionId, UserId } from '../../protocol/ids.js';
import { isLaterEpoch } from '../../protocol/position.js';
import type { Millis, TimerKey, Trace } from '../room-contents.js';
import type { Entrance, SessionRef } from '../entrance.js';
import type { Commit, CommitResult, Duplicate, LaneResult } from '../room-store.js';
import { activeTraceparent } from '../../tracing/spans.js';
import { wholeForms } from '../written-forms.js';
import { commitArguments, laneArguments, readArguments } from './arguments.js';
import type { LaneAttempt, Prelude, StoreQuery } from './arguments.js';
import { fenceKey, instanceKey, keysOf, LEASES, LEASES_KEY, dueKeys, timerKeys } from './keys.js';
import type { Partition, RoomKeys } from './keys.js';
import type { Beat } from './instance-lease.js';
import { LEASE_MS } from './instance-lease.js';
import type { LibraryCall } from './library.js';
import type { Invocation } from './library-command.js';
import type { CallOptions } from './line.js';
import type { Link } from './link.js';
import { NewerData } from './newer-data.js';
import { commitResult, enterReply, kindOf, laneResults, listOf, pairsOf, textOf, viewOf } from './replies.js';
import type { Absent, EnterReply, Reply, Seen } from './replies.js';
import type { Checked } from './room-watches.js';
import { partsOf } from './text.js';
import type { Due } from './timer-sweep.js';

const SALT_DIGITS = 4;
const SAFE: CallOptions = { isRepeatable: true };
/** Calls that say so if a newer release wrote the rooms of their partition. */
const REFUSING: ReadonlySet<LibraryCall> = new Set([
  'away',
  'check',
  'commit',
  'enter',
  'holding',
  'lanes',
  'leave',
  'read',
]);

/** A session that an instance holds in a room. */
export interface Leaving {
  readonly room: RoomId;
  readonly session: SessionId;
  readonly generation?: number;
}

/** Where in some keys to go on looking; counted from 1. */
export interface Place {
  readonly place: number;
  readonly cursor: string;
}
/** Of the keys that every such call names, the timers are looked through, too. */
export const FROM_TIMERS: Place = { place: 2, cursor: '0' };
export const AFTER_TIMERS: Place = { place: 3, cursor: '0' };

export interface RoomTimer {
  readonly room: RoomId;
  readonly key: TimerKey;
}
export interface Holding {
  /** Absent: all is looked through. */
  readonly next: Place | undefined;
  readonly found: readonly string[];
  readonly timers: readonly RoomTimer[];
}

/** The calls of the Lua library as typed functions. Knows the newest epoch of each partition, which every call passes on. */
export class RoomCalls {
  readonly newerData = new NewerData();
  private readonly epochs = new Map<Partition, string>();
  private readonly salt = randomInt(36 ** SALT_DIGITS)
    .toString(36)
    .padStart(SALT_DIGITS, '0');

  constructor(
    private readonly link: Link,
    /** Whether a commit counts only once a replica has it. */
    private readonly isReplicated: boolean,
    /** A partition goes on in another epoch: what was done last in the one before may be lost. */
    private readonly onNewEpoch: (partition: Partition) => void,
  ) {}

  async commit(room: RoomId, commit: Commit): Promise<CommitResult | Absent> {
    const keys = keysOf(room);
    // Without either, doing it again could do it twice.
    const isRepeatable = commit.once !== undefined || commit.firing !== undefined;
    const invocation = commitArguments(this.prelude(room, keys), keys, commit, activeTraceparent());
    const result = commitResult(
      await this.invoke(keys.partition, 'commit', invocation, { isRepeatable, ...this.ifStored }),
    );
    if (result.kind === 'committed') this.saw(keys.partition, result.at.epoch);
    return result;
  }

  async read(room: RoomId, query: StoreQuery): Promise<Seen | Duplicate> {
    const keys = keysOf(room);
    const invocation = readArguments(this.prelude(room, keys), keys, query);
    const seen = viewOf(await this.invoke(keys.partition, 'read', invocation, { ...SAFE, ...this.ifStored }), query);
    if (!('kind' in seen)) this.saw(keys.partition, seen.view.at.epoch);
    return seen;
  }

  /** Answers in the order of the attempts. */
  async lanes(room: RoomId, attempts: readonly LaneAttempt[]): Promise<readonly (LaneResult | Absent)[]> {
    const keys = keysOf(room);
    const invocation = laneArguments(this.prelude(room, keys), keys, attempts);
    // Done twice, the second one would be called stale.
    const reply = await this.invoke(keys.partition, 'lanes', invocation, { isRepeatable: false });
    return laneResults(reply, attempts.length);
  }

  /** With `again` the session is put back as it was; `null` if it was taken over meanwhile. */
  async enter(room: RoomId, instance: string, entrance: Entrance, again?: SessionRef): Promise<EnterReply | null> {
    const keys = keysOf(room);
    const { session, user, role, isAway = false, occupancyTimer } = entrance;
    const generation = again === undefined ? '' : String(again.generation);
    const args = [...this.prelude(room, keys), session, user, role, instance, generation, isAway ? '1' : '0'];
    if (occupancyTimer !== undefined) args.push(occupancyTimer);
    const invocation = { keys: keys.presenceOf(instance), args };
    return enterReply(await this.invoke(keys.partition, 'enter', invocation, SAFE), session);
  }

  /** Without a generation: whatever it is, if the session is of that instance. Whether a timer was set, due in `graceMs`. */
  async leave(instance: string, { room, session, generation }: Leaving, graceMs: Millis): Promise<boolean> {
    const keys = keysOf(room);
    const args = [...this.prelude(room, keys), session, String(generation ?? ''), instance, String(graceMs)];
    return textOf(await this.invoke(keys.partition, 'leave', { keys: keys.presenceOf(instance), args }, SAFE)) === '1';
  }

  async setAway(room: RoomId, { session, generation }: SessionRef, isAway: boolean): Promise<void> {
    const keys = keysOf(room);
    const args = [...this.prelude(room, keys), session, String(generation), isAway ? '1' : '0'];
    await this.invoke(keys.partition, 'away', { keys: keys.members, args }, SAFE);
  }

  /** Places of those rooms that have told something after their mark. */
  async check(partition: Partition, rooms: readonly Checked[]): Promise<number[]> {
    const keys = [fenceKey(partition), ...rooms.map((checked) => checked.keys.room)];
    const marks = rooms.flatMap(({ mark }) => [String(mark.number), mark.epoch]);
    const args = [this.epochs.get(partition) ?? '', this.salt, ...marks];
    const [epoch, differing] = listOf(await this.invoke(partition, 'check', { keys, args }, SAFE));
    this.saw(partition, textOf(epoch));
    return listOf(differing).map(Number);
  }

  /** Of several partitions only where they are at one server. */
  async due(partitions: readonly Partition[]): Promise<Due[]> {
    const [first = 0] = partitions;
    const reply = await this.invoke(first, 'due', { keys: dueKeys(partitions), args: [] }, SAFE);
    return pairsOf(listOf(reply)).map(([member, at]) => {
      const { room, key } = timerOf(member);
      return { room, firing: { key, at: Number(at.toString()) } };
    });
  }

  async beat(instance: string, mayJudge: boolean, isFirst: boolean): Promise<Beat> {
    const args = [instance, String(LEASE_MS), mayJudge ? '1' : '0', isFirst ? '1' : '0'];
    const [state, givenUp, now] = listOf(await this.invoke(LEASES, 'beat', { keys: [LEASES_KEY], args }, SAFE));
    return { isHeld: textOf(state) === 'held', givenUp: listOf(givenUp).map(textOf), now: Number(textOf(now)) };
  }

  async resign(instance: string): Promise<void> {
    await this.invoke(LEASES, 'resign', { keys: [LEASES_KEY], args: [instance] }, SAFE);
  }

  /** At most so many of the sessions that an instance holds in a partition; empty when there are no more. */
  async held(partition: Partition, instance: string, max: number): Promise<Leaving[]> {
    const keys = [instanceKey(partition, instance)];
    const reply = await this.invoke(partition, 'reap', { keys, args: [String(max)] }, SAFE);
    return listOf(reply).map((packed) => {
      const [room = '', session = ''] = partsOf(Buffer.isBuffer(packed) ? packed : Buffer.alloc(0));
      return { room: room as RoomId, session: session as SessionId };
    });
  }

  async bury(instance: string): Promise<void> {
    await this.invoke(LEASES, 'bury', { keys: [LEASES_KEY], args: [instance] }, SAFE);
  }

  /** For how long something that was erased may still stand in the file of the server; `undefined` = nothing does. */
  async erasedFor(partition: Partition): Promise<Millis | undefined> {
    const age = textOf(await this.invoke(partition, 'erased', { keys: [fenceKey(partition)], args: [] }, SAFE));
    return age === '' ? undefined : Number(age);
  }

  /** The store's time, if nobody else has taken the rewrite upon itself for the last `restMs`. */
  async claimRewrite(partition: Partition, restMs: Millis): Promise<Millis | undefined> {
    const invocation = { keys: [fenceKey(partition)], args: [String(restMs)] };
    const at = textOf(await this.invoke(partition, 'claim', invocation, { isRepeatable: false }));
    return at === '' ? undefined : Number(at);
  }

  /** What was erased before `at` is out of the file. */
  async rewritten(partition: Partition, at: Millis): Promise<void> {
    await this.invoke(partition, 'rewritten', { keys: [fenceKey(partition)], args: [String(at)] }, SAFE);
  }

  /** Which of these keys of one partition hold one of the texts: some of them, and where to go on. */
  async holding(
    partition: Partition,
    keys: readonly string[],
    from: Place,
    forms: readonly string[],
  ): Promise<Holding> {
    const [timers] = timerKeys(partition);
    const named = [fenceKey(partition), timers, ...keys];
    const args = [String(from.place), from.cursor, ...forms];
    const [place, cursor, found, held] = listOf(await this.invoke(partition, 'holding', { keys: named, args }, SAFE));
    const next = { place: Number(textOf(place)), cursor: textOf(cursor) };
    return {
      next: next.place > named.length ? undefined : next,
      found: listOf(found).flatMap((each) => named[Number(textOf(each)) - 1] ?? []),
      timers: listOf(held).map((member) => timerOf(textOf(member))),
    };
  }

  /** Whether a commit with `disown` would change anything, and whether a session of the user's has a socket. */
  async standing(room: RoomId, user: UserId): Promise<Pick<Trace, 'isOwner' | 'isLive'>> {
    const { partition, standing: keys } = keysOf(room);
    const reply = await this.invoke(partition, 'standing', { keys, args: [user, ...wholeForms(user)] }, SAFE);
    const [isOwner, isLive] = listOf(reply).map((flag) => textOf(flag) === '1');
    return { isOwner: isOwner === true, isLive: isLive === true };
  }

  private saw(partition: Partition, epoch: string): void {
    const known = this.epochs.get(partition) ?? '';
    if (!isLaterEpoch(epoch, known)) return;
    this.epochs.set(partition, epoch);
    if (known !== '') this.onNewEpoch(partition);
  }

  private prelude(room: RoomId, keys: RoomKeys): Prelude {
    return [room, this.epochs.get(keys.partition) ?? '', this.salt];
  }

  private get ifStored(): Pick<CallOptions, 'needsReplica'> {
    return this.isReplicated ? { needsReplica: saysStored } : {};
  }

  private invoke(
    partition: Partition,
    name: LibraryCall,
    invocation: Invocation,
    options: CallOptions,
  ): Promise<Reply> {
    const call = () => this.link.call(partition, name, invocation, options) as Promise<Reply>;
    return this.newerData.guard(REFUSING.has(name) ? partition : undefined, call);
  }
}

function timerOf(member: string): RoomTimer {
  const [room = '', key = ''] = partsOf(Buffer.from(member));
  return { room: room as RoomId, key };
}

/** The reply of a commit that was done, now or when it was sent first. */
function saysStored(reply: unknown): boolean {
  const kind = kindOf(reply as Reply);
  return kind === 'committed' || kind === 'duplicate';
}
