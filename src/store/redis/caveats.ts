import type { Redis } from 'ioredis';
import type { StoreLog } from '../store-log.js';
import type { Master } from './master.js';

/** A promise that this Redis, as it is configured, cannot keep. */
export interface Caveat {
  readonly short: string;
  readonly inFull: string;
}
export interface Expected {
  /** No ack without a replica. */
  readonly isReplicated: boolean;
  /** Replicas take over here. */
  readonly failsOver: boolean;
}

/** What the operator should know of the masters; told when one is connected to, once as long as it stays so. */
export class Caveats {
  private readonly found = new WeakMap<Master, readonly Caveat[]>();
  private readonly unerased = new WeakMap<Master, readonly Caveat[]>();

  constructor(
    private readonly masters: { readonly all: readonly Master[] },
    private readonly log: StoreLog,
  ) {}

  /** Of all masters, each in a few words. */
  get short(): string[] {
    const all = this.masters.all.flatMap((master) => [
      ...(this.found.get(master) ?? []),
      ...(this.unerased.get(master) ?? []),
    ]);
    return [...new Set(all.map(({ short }) => short))];
  }

  /** Never fails: what may not be asked is told, too. */
  async look(master: Master, expected: Expected): Promise<void> {
    const caveats = await caveatsOf(master.commands.redis, expected).catch((error: unknown) => [
      { short: 'INFO is forbidden', inFull: `how durable it is could not be checked (${String(error)})` },
    ]);
    this.note(this.found, master, caveats);
  }

  /** Why what was erased is still in the files of a master and its replicas; empty if it is not. */
  noteUnerased(master: Master, caveats: readonly Caveat[]): void {
    this.note(this.unerased, master, caveats);
  }

  private note(where: WeakMap<Master, readonly Caveat[]>, master: Master, caveats: readonly Caveat[]): void {
    const known = this.short;
    where.set(master, caveats);
    for (const { short, inFull } of caveats) {
      if (!known.includes(short)) this.log.warn(`Redis at ${master.address.label}: ${inFull}: ${short}`);
    }
  }
}

export async function caveatsOf(redis: Redis, { isReplicated, failsOver }: Expected): Promise<Caveat[]> {
  const info = factsOf(await redis.info());
  const caveats: Caveat[] = [];
  const tell = (is: boolean, short: string, inFull: string): void => {
    if (is) caveats.push({ short, inFull });
  };
  const isAppending = info.get('aof_enabled') === '1';
  const fsync = isAppending ? await fsyncOf(redis) : 'unasked';
  const policy = info.get('maxmemory_policy') ?? 'noeviction';
  tell(!isAppending, 'appendonly is off', 'acknowledged events are lost when it restarts');
  tell(fsync === 'everysec', 'appendfsync is everysec', 'up to 2 s of acknowledged events may be lost when it dies');
  tell(fsync === 'no', 'appendfsync is no', 'half a minute of acknowledged events may be lost with its machine');
  tell(fsync === undefined, 'CONFIG is forbidden', 'how soon it writes to disk could not be checked');
  tell(policy !== 'noeviction', `maxmemory-policy is ${policy}`, 'rooms lose what they hold when it is full');
  const hasReplica = Number(info.get('connected_slaves') ?? 0) > 0;
  tell(isReplicated && !hasReplica, 'no replica is connected', 'no event can be acknowledged as ACK_DURABILITY says');
  // It says how many it counts as good only if it was told to mind.
  const isGuarded = info.has('min_slaves_good_slaves');
  tell(
    failsOver && !isGuarded,
    'min-replicas-to-write is 0',
    'acknowledged events may be lost when a replica takes over',
  );
  return caveats;
}

/** What `INFO` says, by name. */
export function factsOf(info: string): Map<string, string> {
  const lines = info.split('\r\n').map((line) => line.split(':', 2));
  return new Map(lines.map(([name = '', value = '']) => [name, value]));
}

/** `undefined` = it must not be asked, as with many who run Redis for others. */
async function fsyncOf(redis: Redis): Promise<string | undefined> {
  try {
    const [, value] = await redis.config('GET', 'appendfsync');
    return value;
  } catch {
    return undefined;
  }
}
