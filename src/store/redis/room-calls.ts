import { randomInt } from 'node:crypto';
import type { RoomId, SessionId } from '../../protocol/ids.js';
import { isLaterEpoch } from '../../protocol/position.js';
import type { Millis } from '../room-contents.js';
import type { Commit, CommitResult, Duplicate, Entrance, LanePut, LaneResult, SessionRef } from '../room-store.js';
import { commitArguments, laneArguments, readArguments } from './arguments.js';
import type { Invocation, Prelude, StoreQuery } from './arguments.js';
import { fenceKey, instanceKey, keysOf, LEASES_KEY, timerKeys } from './keys.js';
import type { Partition, RoomKeys } from './keys.js';
import type { Beat } from './instance-lease.js';
import { LEASE_MS } from './instance-lease.js';
import type { LibraryCall } from './library.js';
import type { Link } from './link.js';
import { commitResult, entered, laneResult, listOf, pairsOf, textOf, viewOf } from './replies.js';
import type { Absent, Reply } from './replies.js';
import type { Seen } from './room-watch.js';
import type { Checked } from './room-watches.js';
import { partsOf } from './text.js';
import type { Due } from './timer-sweep.js';

const SALT_DIGITS = 4;

/** A session that an instance holds in a room. */
export interface Leaving {
  readonly room: RoomId;
  readonly session: SessionId;
  readonly generation?: number;
}

/** The calls of the Lua library as typed functions. Knows the newest epoch of each partition, which every call passes on. */
export class RoomCalls {
  private readonly epochs = new Map<Partition, string>();
  private readonly salt = randomInt(36 ** SALT_DIGITS)
    .toString(36)
    .padStart(SALT_DIGITS, '0');

  constructor(
    private readonly link: Link,
    /** A partition goes on in another epoch: what was done last in the one before may be lost. */
    private readonly onNewEpoch: (partition: Partition) => void,
  ) {}

  async commit(room: RoomId, commit: Commit): Promise<CommitResult | Absent> {
    const keys = keysOf(room);
    // Without either, doing it again could do it twice.
    const isRepeatable = commit.once !== undefined || commit.firing !== undefined;
    const invocation = commitArguments(this.prelude(room, keys), keys, commit);
    const result = commitResult(await this.invoke('commit', invocation, isRepeatable));
    if (result.kind === 'committed') this.saw(keys.partition, result.at.epoch);
    return result;
  }

  async read(room: RoomId, query: StoreQuery): Promise<Seen | Duplicate> {
    const keys = keysOf(room);
    const seen = viewOf(await this.invoke('read', readArguments(this.prelude(room, keys), keys, query), true), query);
    if (!('kind' in seen)) this.saw(keys.partition, seen.view.at.epoch);
    return seen;
  }

  async lane(room: RoomId, put: LanePut, as?: SessionRef): Promise<LaneResult | Absent> {
    const keys = keysOf(room);
    // Done twice, the second one would be called stale.
    return laneResult(await this.invoke('lane', laneArguments(this.prelude(room, keys), keys, put, as), false));
  }

  /** With `again` the session is put back as it was; `null` if it was taken over meanwhile. */
  async enter(room: RoomId, instance: string, entrance: Entrance, again?: SessionRef): Promise<SessionRef | null> {
    const keys = keysOf(room);
    const { session, user, role, isAway = false } = entrance;
    const generation = again === undefined ? '' : String(again.generation);
    const args = [...this.prelude(room, keys), session, user, role, instance, generation, isAway ? '1' : '0'];
    return entered(await this.invoke('enter', { keys: keys.presenceOf(instance), args }, true), session);
  }

  /** Without a generation: whatever it is, if the session is of that instance. */
  async leave(instance: string, { room, session, generation }: Leaving, graceMs: Millis): Promise<void> {
    const keys = keysOf(room);
    const args = [...this.prelude(room, keys), session, String(generation ?? ''), instance, String(graceMs)];
    await this.invoke('leave', { keys: keys.presenceOf(instance), args }, true);
  }

  async setAway(room: RoomId, { session, generation }: SessionRef, isAway: boolean): Promise<void> {
    const keys = keysOf(room);
    const args = [...this.prelude(room, keys), session, String(generation), isAway ? '1' : '0'];
    await this.invoke('away', { keys: keys.members, args }, true);
  }

  /** Places of those rooms that have told something after their mark. */
  async check(partition: Partition, rooms: readonly Checked[]): Promise<number[]> {
    const keys = [fenceKey(partition), ...rooms.map((checked) => checked.keys.room)];
    const marks = rooms.flatMap(({ mark }) => [String(mark.number), mark.epoch]);
    const args = [this.epochs.get(partition) ?? '', this.salt, ...marks];
    const [epoch, differing] = listOf(await this.invoke('check', { keys, args }, true));
    this.saw(partition, textOf(epoch));
    return listOf(differing).map(Number);
  }

  async due(partition: Partition): Promise<Due[]> {
    const pairs = pairsOf(listOf(await this.invoke('due', { keys: timerKeys(partition), args: [] }, true)));
    return pairs.map(([member, at]) => {
      const [room = '', key = ''] = partsOf(Buffer.from(member));
      return { room: room as RoomId, firing: { key, at: Number(at.toString()) } };
    });
  }

  async beat(instance: string, mayJudge: boolean, isFirst: boolean): Promise<Beat> {
    const args = [instance, String(LEASE_MS), mayJudge ? '1' : '0', isFirst ? '1' : '0'];
    const [state, givenUp] = listOf(await this.invoke('beat', { keys: [LEASES_KEY], args }, true));
    return { isHeld: textOf(state) === 'held', givenUp: listOf(givenUp).map(textOf) };
  }

  async resign(instance: string): Promise<void> {
    await this.invoke('resign', { keys: [LEASES_KEY], args: [instance] }, true);
  }

  /** At most so many of the sessions that an instance holds in a partition; empty when there are no more. */
  async held(partition: Partition, instance: string, max: number): Promise<Leaving[]> {
    const keys = [instanceKey(partition, instance)];
    const reply = await this.invoke('reap', { keys, args: [String(max)] }, true);
    return listOf(reply).map((packed) => {
      const [room = '', session = ''] = partsOf(Buffer.isBuffer(packed) ? packed : Buffer.alloc(0));
      return { room: room as RoomId, session: session as SessionId };
    });
  }

  async bury(instance: string): Promise<void> {
    await this.invoke('bury', { keys: [LEASES_KEY], args: [instance] }, true);
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

  private async invoke(call: LibraryCall, { keys, args }: Invocation, isRepeatable: boolean): Promise<Reply> {
    return (await this.link.call(call, keys, args, { isRepeatable })) as Reply;
  }
}
