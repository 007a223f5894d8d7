import type { Clock } from '../../clock/clock.js';
import type { Millis } from '../room-contents.js';
import { replicasOf, rewriteAof } from './aof-rewrite.js';
import type { Caveat } from './caveats.js';
import type { Partition } from './keys.js';
import type { Master } from './master.js';
import type { RoomCalls } from './room-calls.js';
import type { Shard, Transport } from './transport.js';

/**
 * What was erased is out of the files within the hour: it waits so long for more of its kind, is then found by the next
 * round of any instance, and by the one after that if the instance that found it died.
 */
const WAIT_MS: Millis = 45 * 60 * 1_000;
const ROUND_MS: Millis = 5 * 60 * 1_000;
const LOOK_MS: Millis = 5_000;

/**
 * Has the servers write their append-only files anew after something was erased: one request for all that was erased in
 * three quarters of an hour, whoever erased it. What is due stands in Redis, so it outlives every instance.
 */
export class AofRewrites {
  private readonly busy = new Set<Master>();
  private cancelNext: () => void = () => undefined;
  private isStopped = false;

  constructor(
    private readonly clock: Clock,
    private readonly calls: Pick<RoomCalls, 'erasedFor' | 'claimRewrite' | 'rewritten'>,
    private readonly transport: Pick<Transport, 'shards' | 'noteUnerased'>,
  ) {}

  start(): void {
    for (const shard of this.transport.shards) void this.tend(shard);
    this.cancelNext = this.clock.after(ROUND_MS, () => this.start());
  }

  stop(): void {
    this.isStopped = true;
    this.cancelNext();
  }

  private async tend(shard: Shard): Promise<void> {
    const { master } = shard;
    if (this.busy.has(master)) return;
    this.busy.add(master);
    try {
      await this.rewriteIfDue(shard);
    } catch {
      // A server is away; the link says so. The next round asks again.
    }
    this.busy.delete(master);
  }

  private async rewriteIfDue({ master, partitions }: Shard): Promise<void> {
    const ages = await Promise.all(partitions.map((partition) => this.calls.erasedFor(partition)));
    // One of them stands for the server: whoever is given that one asks for all.
    const [first] = partitions;
    if (first === undefined || !ages.some((age) => age !== undefined && age >= WAIT_MS)) return;
    const at = await this.calls.claimRewrite(first, ROUND_MS);
    if (at === undefined || !(await this.rewrite(master))) return;
    const erased = partitions.filter((_, place): _ is Partition => ages[place] !== undefined);
    await Promise.all(erased.map((partition) => this.calls.rewritten(partition, at)));
  }

  /** Whether the master has done it; what replicas cannot do is told, and not tried for ever. */
  private async rewrite(master: Master): Promise<boolean> {
    const pause = () => this.pause();
    const caveats: Caveat[] = [];
    const note = (label: string) => (error: unknown) => void caveats.push(caveatOf(label, error));
    const { address } = master;
    const replicas = await replicasOf(address).catch(() => []);
    await rewriteAof(address, pause).catch(note(''));
    const isDone = caveats.length === 0;
    const others = replicas.map((replica) =>
      rewriteAof(replica, pause).catch(note(` at its replica ${replica.label}`)),
    );
    await Promise.all(others);
    if (!this.isStopped) this.transport.noteUnerased(master, caveats);
    return isDone;
  }

  private pause(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.clock.after(LOOK_MS, () => (this.isStopped ? reject(new Error('the store is closed')) : resolve()));
    });
  }
}

function caveatOf(where: string, error: unknown): Caveat {
  const message = error instanceof Error ? error.message : String(error);
  const why = /^NOPERM|unknown command/i.test(message) ? 'is forbidden' : `failed (${message})`;
  const inFull = 'what was deleted stays in its append-only file until that is rewritten';
  return { short: `BGREWRITEAOF ${why}${where}`, inFull };
}
