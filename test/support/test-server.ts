import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { createApp } from '../../src/app.js';
import type { AppOptions } from '../../src/app.module.js';
import { parseEnv } from '../../src/config/parse-env.js';
import { Drain } from '../../src/realtime/drain.js';
import { portOf } from '../../src/start-lines.js';
import { RallyClient } from './rally-client.js';
import type { ConnectOptions } from './rally-client.js';

type Env = Record<string, string>;

const started = new Set<TestServer>();

/** For `afterEach`: also ends what a failing test left behind, or its process would never end. */
export async function closeServers(): Promise<void> {
  await Promise.all([...started].map((server) => server.close()));
}

/** The whole server in this process, on a free port and a fresh store, quiet unless something goes wrong. */
export class TestServer {
  private readonly clients: RallyClient[] = [];

  private constructor(
    readonly app: INestApplication,
    readonly port: number,
    readonly dataDir: string,
  ) {}

  static async start(env: Env = {}, options: AppOptions = {}): Promise<TestServer> {
    const dataDir = env['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'rally-')));
    const parsed = parseEnv({
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      STORE: 'embedded',
      DRAIN_DELAY_MS: '0',
      DRAIN_WINDOW_MS: '0',
      ...env,
      DATA_DIR: dataDir,
    });
    if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
    const app = await createApp(parsed.config, options);
    try {
      await app.listen(0, '127.0.0.1');
    } catch (error) {
      await app.close();
      throw error;
    }
    const server = new TestServer(app, portOf(app), dataDir);
    started.add(server);
    return server;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A client that is connected, and closed with the server. */
  async connect(options: ConnectOptions): Promise<RallyClient> {
    const client = await RallyClient.connect(this.url, options);
    this.clients.push(client);
    return client;
  }

  drain(): Promise<void> {
    return this.app.get(Drain).run();
  }

  /** Stops the server and keeps its data, for another one to start on. */
  async stop(): Promise<void> {
    if (!started.delete(this)) return;
    for (const client of this.clients) client.terminate();
    await this.app.close();
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
