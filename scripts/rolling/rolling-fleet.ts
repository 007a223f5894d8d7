import { freePort } from '../../test/support/free-port.js';
import { RedisServer } from '../../test/support/redis-server.js';
import { ServerProcess } from '../../test/support/server-process.js';

export interface FleetOptions {
  readonly instances: number;
  readonly delayMs: number;
  readonly windowMs: number;
}

/** One instance, that keeps its port over its lives, as behind a service of an orchestrator. */
class RollingInstance {
  private constructor(
    readonly name: string,
    private readonly env: Record<string, string>,
    private server: ServerProcess,
  ) {}

  static async start(name: string, env: Record<string, string>): Promise<RollingInstance> {
    const own = { ...env, PORT: String(await freePort()) };
    return new RollingInstance(name, own, await ServerProcess.start({ isBuilt: true, env: own }));
  }

  get url(): string {
    return `ws://127.0.0.1:${this.env['PORT'] ?? ''}/ws`;
  }

  /** Tells it to stop, waits until it has, and starts the next one; gives the code that it ended with. */
  async replace(): Promise<number | null> {
    const old = this.server;
    old.signal('SIGTERM');
    await old.died();
    this.server = await ServerProcess.start({ isBuilt: true, env: this.env });
    await old.dispose();
    return old.exitCode;
  }

  dispose(): Promise<void> {
    return this.server.dispose();
  }
}

/** Instances of one server on a Redis of their own. */
export class RollingFleet {
  private constructor(
    private readonly redis: RedisServer,
    readonly instances: readonly RollingInstance[],
  ) {}

  static async start({ instances, delayMs, windowMs }: FleetOptions): Promise<RollingFleet> {
    const redis = await RedisServer.start({ appendOnly: true });
    const env = {
      REDIS_ADDR: redis.address,
      RATE_LIMIT: 'off',
      DRAIN_DELAY_MS: String(delayMs),
      DRAIN_WINDOW_MS: String(windowMs),
    };
    const names = Array.from({ length: instances }, (_, n) => `instance ${n + 1}`);
    return new RollingFleet(redis, await Promise.all(names.map((name) => RollingInstance.start(name, env))));
  }

  async dispose(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.dispose()));
    await this.redis.dispose();
  }
}
