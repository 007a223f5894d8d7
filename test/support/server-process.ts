import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Follower, ManualClock } from './manual-clock.js';
import { residentBytesOf } from './resident-bytes.js';
import { runnable } from './server-code.js';
import { disposeStore, storeSettings } from './store-under-test.js';
import { within } from './within.js';

const run = promisify(execFile);
const ROOT = new URL('../../', import.meta.url);
const LISTENING = /ws:\/\/localhost:(\d+)\/ws/;
const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 20_000;
/** The end of its output that is kept, for whoever has to find out why it died. */
const OUTPUT_MAX = 64 * 1024;
/** For `NODE_OPTIONS` of a server whose figures count: as `npm start` and the image run it. */
export const YOUNG_SPACE = '--max-semi-space-size=64';

/** Directories that were made here. */
const made = new Set<string>();

export interface ServerProcessOptions {
  /** Default: a fresh one, removed by `dispose`. */
  readonly dataDir?: string;
  readonly env?: Record<string, string>;
  /** Modules that run inside the server before its own code. */
  readonly preload?: readonly URL[];
  /** Its time passes with this clock's, and only so. */
  readonly clock?: ManualClock;
  /** What `npm run build` left in dist, instead of the sources. */
  readonly isBuilt?: boolean;
  /** The tree that runs, transpiled or built, with a slash at its end; default: this one. */
  readonly root?: URL;
}

/** The whole server as a process of its own, on a free port: it can be killed, and its memory is its own. */
export class ServerProcess {
  /** The end of what it printed. */
  output = '';
  port = 0;
  private readonly exited: Promise<unknown>;
  private readonly killAtExit = () => this.child.kill('SIGKILL');

  private constructor(
    private readonly child: ChildProcess,
    readonly dataDir: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-OUTPUT_MAX)));
    }
    this.exited = once(child, 'exit').finally(() => process.off('exit', this.killAtExit));
    process.on('exit', this.killAtExit);
  }

  static async start(options: ServerProcessOptions = {}) {
    const { dataDir, env = {}, preload = [], clock, isBuilt = false, root } = options;
    const dir = dataDir ?? (await mkdtemp(join(tmpdir(), 'rally-')));
    if (dataDir === undefined) made.add(dir);
    const built = { entry: new URL('dist/main.js', root ?? ROOT), imports: [] };
    const { entry, imports } = isBuilt ? built : runnable('src/main.ts', root);
    const steering = clock === undefined ? [] : [runnable('test/support/steered-clock.ts', root).entry];
    const modules = [...imports, ...steering, ...preload].flatMap(({ href }) => ['--import', href]);
    const child = spawn(process.execPath, [...modules, fileURLToPath(entry)], {
      cwd: dir, // Where no .env of the developer's is read.
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        HOST: '127.0.0.1',
        LOG_LEVEL: 'warn',
        DRAIN_DELAY_MS: '0',
        DRAIN_WINDOW_MS: '0',
        ...(clock && { RALLY_CLOCK: String(clock.now()) }),
        ...(await storeSettings(dir, env, clock)),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe', ...(clock ? (['ipc'] as const) : [])],
    });
    const server = new ServerProcess(child, dir);
    try {
      await server.listening();
    } catch (error) {
      if (dataDir === undefined) await server.dispose();
      throw error;
    }
    if (clock !== undefined) void server.exited.then(clock.follow((...step) => server.follow(step)));
    return server;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** `null` while it runs, and if a signal ended it. */
  get exitCode(): number | null {
    return this.child.exitCode;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resident memory, in bytes; `undefined` where the system does not say, or the process is gone. */
  get residentBytes(): number | undefined {
    return residentBytesOf(this.pid);
  }

  /** Open file descriptors, sockets among them; `undefined` where the system does not say, or the process is gone. */
  get openDescriptors(): number | undefined {
    try {
      return readdirSync(`/proc/${this.pid}/fd`).length;
    } catch {
      return undefined;
    }
  }

  /** How many it may have open from now on; without a number as many as this process may. */
  async limitDescriptors(max?: number): Promise<void> {
    const ask = ['--pid', String(process.pid), '--nofile', '--output=SOFT', '--noheadings'];
    const soft = max ?? Number((await run('prlimit', ask)).stdout);
    await run('prlimit', ['--pid', String(this.pid), `--nofile=${soft}:`]);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** `kill -9`, unless it is dead already; resolves when it is. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Resolves when it is dead, by its own hand. */
  async died(): Promise<void> {
    await within(STOP_DEADLINE_MS, this.exited, () => `The server still runs:\n${this.output}`);
  }

  /** Stops it as an operator would. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.died().catch(() => this.kill());
  }

  /** Stops it, and removes its data unless the directory was given to the first server that had it. */
  async dispose(): Promise<void> {
    if (this.isRunning) await this.stop();
    if (!made.delete(this.dataDir)) return;
    await disposeStore(this.dataDir);
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async follow(step: Parameters<Follower>): Promise<void> {
    const done = once(this.child, 'message');
    this.child.send(step);
    await Promise.race([done, this.exited]);
  }

  private async listening(): Promise<void> {
    const line = new Promise<string>((resolve) => {
      const look = () => {
        const port = LISTENING.exec(this.output)?.[1];
        if (port !== undefined) resolve(port);
      };
      this.child.stdout?.on('data', look);
    });
    const died = this.exited.then(() => Promise.reject(new Error(`The server did not start:\n${this.output}`)));
    const why = () => `The server does not listen:\n${this.output}`;
    try {
      this.port = Number(await within(START_DEADLINE_MS, Promise.race([line, died]), why));
    } catch (error) {
      await this.kill();
      throw error;
    }
  }
}
