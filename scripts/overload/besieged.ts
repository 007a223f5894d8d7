import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { RedisServer } from '../../test/support/redis-server.js';
import { idle, pin } from '../../test/support/scheduling.js';
import { ServerProcess, YOUNG_SPACE } from '../../test/support/server-process.js';
import { quantiles } from '../support/quantiles.js';
import { Talkers } from './talkers.js';
import type { Talk } from './talkers.js';

const HOSTILE = fileURLToPath(new URL('./hostile.ts', import.meta.url));
const SAMPLE_MS = 100;
/** Until what a flood left behind has gone. */
const REST_MS = 3_000;
/** A flood begins with a crowd. It counts, but the process that makes it has to start first. */
const GATHER_MS = 1_000;
const NS_PER_MS = 1e6;
/** The server has a core of its own, so that nobody's work but its own makes it late. */
const SERVER_CORE = 0;
const OTHER_CORE = 1;

export interface Siege {
  readonly kind: string;
  readonly hostile: number;
  /** Clients that mean well. */
  readonly talkers: number;
  /** Of calm, of the siege, and of calm again. */
  readonly ms: number;
}
export interface Waits {
  readonly p50: number;
  readonly p99: number;
  /** What the server worked while one waited, in ms of its processor time: what others' load on the machine is not in. */
  readonly work99: number;
  readonly count: number;
  readonly faults: number;
}

export interface Seen {
  readonly calm: Waits;
  readonly hurt: Waits;
  readonly addedBytes: number;
  /** Sockets of the hostile ones. */
  readonly opened: number;
  /** That the server worked with. */
  readonly cores: number;
}

/** A server with a Redis of its own, and what those who mean well see of it. */
export class Besieged {
  private calm: Talk[] = [];
  private hurt: Talk[] = [];
  private addedBytes = 0;
  private opened = 0;
  private cores: number[] = [];

  private constructor(
    readonly name: string,
    private readonly server: ServerProcess,
    private readonly redis: RedisServer,
  ) {}

  /** @param root the checkout whose build runs; default: this one */
  static async start(name: string, root?: URL): Promise<Besieged> {
    await pin(process.pid, OTHER_CORE);
    const redis = await RedisServer.start({ appendOnly: true });
    const env = { REDIS_ADDR: redis.address, NODE_OPTIONS: YOUNG_SPACE };
    const server = await ServerProcess.start({ isBuilt: true, env, ...(root && { root }) });
    await pin(server.pid, SERVER_CORE);
    return new Besieged(name, server, redis);
  }

  get isRunning(): boolean {
    return this.server.isRunning;
  }

  async under({ kind, hostile, talkers: count, ms }: Siege): Promise<void> {
    const talkers = await Talkers.start(this.server.url, count, () => this.workedMs());
    await delay(ms);
    this.calm.push(talkers.take());
    const before = this.server.residentBytes ?? 0;
    const child = fork(HOSTILE, [String(this.server.port), kind, String(hostile)]);
    await idle(child.pid ?? 0); // What is hostile takes what those who are measured leave.
    await delay(GATHER_MS);
    const workedBefore = this.workedMs();
    const peak = await this.peakBytes(ms);
    this.cores.push((this.workedMs() - workedBefore) / ms);
    this.hurt.push(talkers.take());
    this.addedBytes = Math.max(this.addedBytes, peak - before);
    this.opened += await openedBy(child);
    await delay(REST_MS);
    talkers.take();
    await delay(ms);
    this.calm.push(talkers.take());
    await talkers.stop();
  }

  /** All that was seen since it was asked last. */
  take(): Seen {
    const { addedBytes, cores, opened } = this;
    const waits = { calm: together(this.calm), hurt: together(this.hurt) };
    [this.calm, this.hurt, this.cores, this.addedBytes, this.opened] = [[], [], [], 0, 0];
    return { ...waits, addedBytes, opened, cores: Math.max(0, ...cores) };
  }

  async dispose(): Promise<void> {
    await this.server.dispose();
    await this.redis.dispose();
  }

  private async peakBytes(ms: number): Promise<number> {
    let peak = 0;
    const endsAt = performance.now() + ms;
    while (performance.now() < endsAt) {
      await delay(SAMPLE_MS);
      peak = Math.max(peak, this.server.residentBytes ?? 0);
    }
    return peak;
  }

  /** Processor time of the server's main thread so far. */
  private workedMs(): number {
    const { pid } = this.server;
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / NS_PER_MS;
  }
}

/** Ends it, and tells how many sockets it had opened: none, if it had not even begun. */
async function openedBy(hostile: ChildProcess): Promise<number> {
  const told = Promise.race([once(hostile, 'message'), once(hostile, 'exit').then(() => [0])]);
  hostile.kill();
  const [opened] = (await told) as [number];
  return opened;
}

function together(talks: readonly Talk[]): Waits {
  const acks = talks.flatMap((talk) => talk.acks);
  const [p50 = 0, p99 = 0] = quantiles(acks, 0.5, 0.99);
  const [work99 = 0] = quantiles(
    talks.flatMap((talk) => talk.work),
    0.99,
  );
  return { p50, p99, work99, count: acks.length, faults: talks.reduce((sum, talk) => sum + talk.faults, 0) };
}
