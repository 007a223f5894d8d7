import type { RoomId } from '../../protocol/ids.js';
import type { Millis } from '../room-contents.js';
import type { Entrance, SessionRef } from '../entrance.js';
import type { StoreLog } from '../store-log.js';
import { HeldSessions } from './held-sessions.js';
import type { HeldSession } from './held-sessions.js';
import { partitionOf } from './keys.js';
import type { Partition } from './keys.js';
import type { Absent, EnterReply } from './replies.js';
import type { Leaving, RoomCalls } from './room-calls.js';

/** Fewer than the link takes, so that everybody else's calls go through. */
const AT_ONCE = 500;
const ALL = 1_000_000;

export interface OwnSessionsOptions {
  /** The name under which this instance holds its lease now. */
  readonly instance: () => string;
  readonly graceMs: Millis;
  /** Sessions of a partition were given their grace time. */
  readonly onGrace: (partition: Partition) => void;
  readonly log: StoreLog;
}

/**
 * The members that are connected to this instance, and what makes Redis know just them. Wherever the two may differ (an
 * entrance or a leave was not answered, a partition began a new epoch and may have lost some, this instance was given up
 * for dead) the partition is in doubt, and is mended with the next beat: who is here is entered again with the same
 * generation, who is not leaves.
 */
export class OwnSessions {
  private readonly held = new HeldSessions();
  private readonly doubted = new Set<Partition>();
  private isMending = false;

  constructor(
    private readonly calls: RoomCalls,
    private readonly options: OwnSessionsOptions,
  ) {}

  async enter(room: RoomId, entrance: Entrance): Promise<EnterReply> {
    const instance = this.options.instance();
    const answered = this.held.expect(room, entrance.session);
    try {
      const reply = await this.calls.enter(room, instance, entrance);
      if (reply === null) throw new Error('A first entrance was told that it is superseded');
      this.held.add({ room, entrance, ref: reply.entered });
      if (instance !== this.options.instance()) this.doubt(partitionOf(room));
      return reply;
    } catch (error) {
      this.doubt(partitionOf(room));
      throw error;
    } finally {
      answered();
    }
  }

  /** Whether a timer was set, due in `graceMs`. */
  async leave(room: RoomId, ref: SessionRef, graceMs: Millis): Promise<boolean> {
    this.held.remove(room, ref);
    try {
      return await this.calls.leave(this.options.instance(), { room, ...ref }, graceMs);
    } catch (error) {
      this.doubt(partitionOf(room));
      throw error;
    }
  }

  async setAway(room: RoomId, ref: SessionRef, isAway: boolean): Promise<void> {
    this.held.setAway(room, ref, isAway);
    await this.calls.setAway(room, ref, isAway);
  }

  /** A session that is here, but of which Redis knows nothing, is entered again before what it does. */
  async act<Result extends { readonly kind: string }>(
    room: RoomId,
    ref: SessionRef | undefined,
    call: () => Promise<Result | Absent>,
  ): Promise<Result | { readonly kind: 'superseded' }> {
    const result = await call();
    if (!isAbsent(result)) return result;
    const held = ref && this.held.get(room, ref);
    if (held === undefined) return { kind: 'superseded' };
    await this.enterAgain(held);
    const again = await call();
    return isAbsent(again) ? { kind: 'superseded' } : again;
  }

  doubt(partition: Partition): void {
    this.doubted.add(partition);
  }

  /** This instance goes on under another name, under which nobody is here yet. */
  doubtAll(): void {
    for (const partition of this.held.byPartition().keys()) this.doubt(partition);
  }

  /** Never rejects: what could not be mended stays in doubt. */
  async mend(): Promise<void> {
    if (this.isMending || this.doubted.size === 0) return;
    this.isMending = true;
    const held = this.held.byPartition();
    for (const partition of [...this.doubted]) {
      this.doubted.delete(partition);
      try {
        await this.mendPartition(partition, held.get(partition) ?? []);
      } catch (error) {
        this.options.log.warn(`Members of partition ${partition} are in doubt, trying again: ${String(error)}`);
        this.doubt(partition);
        break;
      }
    }
    this.isMending = false;
  }

  private async mendPartition(partition: Partition, here: readonly HeldSession[]): Promise<void> {
    const { instance, graceMs, onGrace } = this.options;
    const listed = await this.calls.held(partition, instance(), ALL);
    const ghosts = listed.filter(({ room, session }) => !this.held.knows(room, session));
    await inBatches(ghosts, async (ghost: Leaving) => {
      await this.calls.leave(instance(), ghost, graceMs);
    });
    if (ghosts.length > 0) onGrace(partition);
    await inBatches(here, (session) => this.enterAgain(session));
  }

  private async enterAgain({ room, ref }: HeldSession): Promise<void> {
    const held = this.held.get(room, ref);
    if (held === undefined) return; // It left meanwhile; calls of one room keep their order.
    const current = await this.calls.enter(room, this.options.instance(), held.entrance, ref);
    if (current === null) this.held.remove(room, ref);
  }
}

/** Waits for each batch before the next. */
export async function inBatches<Item>(items: readonly Item[], each: (item: Item) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    await Promise.all(items.slice(from, from + AT_ONCE).map(each));
  }
}

function isAbsent<Result extends { readonly kind: string }>(result: Result | Absent): result is Absent {
  return result.kind === 'absent';
}
