import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import type { AppOptions } from '../../src/app.module.js';
import { AdminServer } from '../../src/admin/admin-server.js';
import { Drain } from '../../src/realtime/drain.js';
import { portOf } from '../../src/start-lines.js';
import { listening } from './listening.js';
import { ManualClock } from './manual-clock.js';
import { RallyClient } from './rally-client.js';
import type { ConnectOptions } from './rally-client.js';
import { SecondInstance } from './second-instance.js';
import { INSTANCES, disposeStore, storeSettings } from './store-under-test.js';

type Env = Record<string, string>;

const QUIET = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error', DRAIN_DELAY_MS: '0', DRAIN_WINDOW_MS: '0' };

const started = new Set<TestServer>();

/** For `afterEach`: also ends what a failing test left behind, or its process would never end. */
export async function closeServers(): Promise<void> {
  await Promise.all([...started].map((server) => server.close()));
}

/**
 * The whole server in this process, on a free port and a fresh store, quiet unless something goes wrong. Where the suites
 * run on two instances it has a second one, in a process of its own, to which every other client connects.
 */
export class TestServer {
  private readonly clients: RallyClient[] = [];
  private connects = 0;

  private constructor(
    readonly app: INestApplication,
    readonly port: number,
    readonly dataDir: string,
    private readonly second: SecondInstance | undefined,
  ) {}

  static async start(env: Env = {}, options: AppOptions = {}): Promise<TestServer> {
    const dataDir = env['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'rally-')));
    const clock = options.clock instanceof ManualClock ? options.clock : undefined;
    const settings = { ...QUIET, ...env, ...(await storeSettings(dataDir, env, clock)) };
    try {
      const [app, second] = await Promise.all([
        listening(settings, options),
        INSTANCES === 1 ? undefined : SecondInstance.start(settings, clock),
      ]);
      const server = new TestServer(app, portOf(app), dataDir, second);
      started.add(server);
      return server;
    } catch (error) {
      if (env['DATA_DIR'] === undefined) await discard(dataDir);
      throw error;
    }
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Of a server with ADMIN_PORT. */
  get adminUrl(): string {
    return `http://127.0.0.1:${this.app.get(AdminServer).port}`;
  }

  /** A client that is connected, and closed with the server. */
  async connect(options: ConnectOptions): Promise<RallyClient> {
    const { url } = this.connects++ % 2 === 0 ? this : (this.second ?? this);
    const client = await RallyClient.connect(url, options);
    this.clients.push(client);
    // What other clients do in its room must not overtake its join, which one instance sees to by itself.
    if (this.second !== undefined && options.room !== undefined) await client.settled();
    return client;
  }

  /** The next client connects to the first instance, as the first one did: for tests that share a server. */
  beginAgain(): void {
    this.connects = 0;
  }

  drain(): Promise<void> {
    return this.app.get(Drain).run();
  }

  /** Stops the server and keeps its data, for another one to start on. */
  async stop(): Promise<void> {
    if (!started.delete(this)) return;
    for (const client of this.clients) client.terminate();
    await Promise.all([this.app.close(), this.second?.stop()]);
  }

  async close(): Promise<void> {
    await this.stop();
    await discard(this.dataDir);
  }
}

async function discard(dataDir: string): Promise<void> {
  await disposeStore(dataDir);
  await rm(dataDir, { recursive: true, force: true });
}
