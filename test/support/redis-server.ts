import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { PORTS, freePort } from './free-port.js';
import { within } from './within.js';

/** Nodes of a cluster talk to each other on the port that lies so much higher. */
const BUS_OFFSET = 10_000;
const CLUSTER_NODE = ['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf'];
const PORT_TRIES = 20;
const START_DEADLINE_MS = 20_000;
const STOP_DEADLINE_MS = 20_000;
const READY = /Ready to accept connections|Sentinel ID is/;
const PORT_TAKEN = /Address already in use|Failed listening on port/;

export interface RedisServerOptions {
  /** Default: a fresh one, removed by `dispose`. */
  readonly dir?: string;
  /** Whether what it holds survives `restart`, and `kill`. */
  readonly appendOnly?: boolean;
  /** Whether it is a node of a cluster, which needs a second port. */
  readonly isClusterNode?: boolean;
  /** The configuration of one that watches over others, and holds nothing itself. */
  readonly sentinel?: string;
  /** Further arguments, as `redis-server` takes them: `['--maxmemory', '8mb']`. */
  readonly config?: readonly string[];
}

/** A real `redis-server` on a free port of this machine's own; dead at the latest with the process that started it. */
export class RedisServer {
  /** What it logged. */
  output = '';
  private child: ChildProcess | undefined;
  private exited: Promise<unknown> = Promise.resolve();
  private readonly killAtExit = () => this.child?.kill('SIGKILL');

  private constructor(
    readonly port: number,
    readonly dir: string,
    private readonly isOwnDir: boolean,
    private readonly config: readonly string[],
  ) {}

  /** Resolves when it takes commands. */
  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const { dir, isClusterNode = false } = options;
    const where = dir ?? (await mkdtemp(join(tmpdir(), 'rally-redis-')));
    const settings = await settingsOf(options, where);
    const below = isClusterNode ? PORTS.to - BUS_OFFSET : PORTS.to;
    for (let tries = 1; ; tries++) {
      const server = new RedisServer(await freePort(below), where, dir === undefined, settings);
      try {
        await server.run();
        return server;
      } catch (error) {
        // Somebody else was quicker.
        if (PORT_TAKEN.test(server.output) && tries < PORT_TRIES) continue;
        await server.dispose();
        throw error;
      }
    }
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Runs one command as an administrator, on a connection of its own. */
  async ask(command: string, ...args: readonly string[]): Promise<unknown> {
    const redis = new Redis({ host: '127.0.0.1', port: this.port });
    try {
      return await redis.call(command, ...args);
    } finally {
      redis.disconnect();
    }
  }

  /** Gives `work` a connection of its own, for as long as it takes, also to one that is not ready. */
  async beside<Result>(work: (redis: Redis) => Promise<Result>): Promise<Result> {
    const redis = new Redis({ host: '127.0.0.1', port: this.port, enableReadyCheck: false });
    try {
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  }

  /** Whatever is published while `work` runs is lost to all who listen now: they are cut off, and let in again afterwards. */
  async whileDeaf(work: () => Promise<unknown>): Promise<void> {
    await this.beside(async (redis) => {
      const [, most = ''] = await redis.config('GET', 'maxclients');
      await redis.config('SET', 'maxclients', '1');
      await redis.client('KILL', 'TYPE', 'PUBSUB');
      await work();
      await redis.config('SET', 'maxclients', most);
    });
  }

  /** What its data take of its memory. */
  async usedBytes(): Promise<number> {
    return Number(/used_memory:(\d+)/.exec(String(await this.ask('INFO', 'memory')))?.[1]);
  }

  /** `kill -9`; resolves when it is dead. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.exited;
  }

  /** It keeps its connections and answers nothing, until {@link resume}. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  /** Stops it as an operator would; with `appendOnly` it loses nothing. */
  async stop(): Promise<void> {
    this.resume();
    this.child?.kill('SIGTERM');
    await within(STOP_DEADLINE_MS, this.exited, () => `redis-server still runs:\n${this.output}`);
  }

  /** Stops it if it runs, and starts it again: same port, same directory, same configuration. */
  async restart(): Promise<void> {
    await this.stop();
    await this.run();
  }

  /** Ends it, and removes its data if they were made for it. */
  async dispose(): Promise<void> {
    await this.kill();
    if (this.isOwnDir) await rm(this.dir, { recursive: true, force: true });
  }

  private async run(): Promise<void> {
    this.output = '';
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.dir];
    const child = spawn('redis-server', [...this.config, ...place], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const ready = this.logged(child);
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
    this.exited = Promise.race([once(child, 'exit'), failed.catch(() => undefined)]).finally(() => {
      process.off('exit', this.killAtExit);
    });
    process.on('exit', this.killAtExit);
    const died = this.exited.then(() => Promise.reject(new Error(`redis-server did not start:\n${this.output}`)));
    try {
      await within(START_DEADLINE_MS, Promise.race([ready, failed, died]), () => `not ready:\n${this.output}`);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  /** Keeps what it logs; resolves when that says that it is ready. */
  private logged(child: ChildProcess): Promise<void> {
    return new Promise((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          this.output += chunk.toString();
          if (READY.test(this.output)) resolve();
        });
      }
    });
  }
}

async function settingsOf({ appendOnly, isClusterNode, sentinel, config = [] }: RedisServerOptions, dir: string) {
  if (sentinel === undefined) {
    const ofNode = isClusterNode === true ? CLUSTER_NODE : [];
    const appending = appendOnly === true ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
    return ['--save', '', ...appending, ...ofNode, ...config];
  }
  // It writes down there what it learns.
  const file = join(dir, 'sentinel.conf');
  await writeFile(file, sentinel);
  return [file, '--sentinel', ...config];
}
