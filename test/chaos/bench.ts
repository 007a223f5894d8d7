import { RedisCluster } from '../support/redis-cluster.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';
import { TcpProxy } from './faults/tcp-proxy.js';
import type { History } from './history.js';
import type { Random } from './random.js';

export type StoreKind = 'redis' | 'redis-everysec' | 'cluster' | 'embedded';

export interface BenchOptions {
  readonly store: StoreKind;
  readonly instances: number;
  readonly env: Readonly<Record<string, string>>;
  /** Run inside the first instance, before its own code. */
  readonly preload: readonly URL[];
  readonly history: History;
  readonly random: Random;
}

/** Times that a scenario of half a minute can wait for. */
const QUICK = { RATE_LIMIT: 'off', PRESENCE_GRACE_MS: '1500', HEARTBEAT_MS: '4000' };

/** One process of the server: its clients reach it, and it reaches Redis, over a network that can be hurt. */
export class Instance {
  private constructor(
    readonly name: string,
    /** Between it and its one Redis, if that is what it has. */
    readonly toRedis: TcpProxy | undefined,
    /** Between its clients and it; the port stays when it starts again. */
    readonly toClients: TcpProxy,
    private readonly options: BenchOptions,
    public server: ServerProcess,
  ) {}

  private descriptorsBefore = 0;

  static async start(name: string, options: BenchOptions, rooms: Rooms): Promise<Instance> {
    const { random } = options;
    const toRedis = rooms.redis && (await TcpProxy.start(rooms.redis.port, random.fork()));
    const address = toRedis === undefined ? rooms.cluster?.address : `127.0.0.1:${toRedis.port}`;
    const env = {
      ...QUICK,
      ...(address === undefined ? { STORE: 'embedded' } : { REDIS_ADDR: address }),
      ...options.env,
    };
    const server = await launch({ ...options, env });
    const toClients = await TcpProxy.start(server.port, random.fork());
    return new Instance(name, toRedis, toClients, { ...options, env }, server);
  }

  /** Where clients connect. */
  get url(): string {
    return `ws://127.0.0.1:${this.toClients.port}/ws`;
  }

  /** After it has died: again, with the same rooms. */
  async startAgain(): Promise<void> {
    this.server = await launch(this.options, this.server.dataDir);
    this.toClients.targetPort = this.server.port;
  }

  /** Whether it has no more descriptors open than when it was sampled before. */
  get isAsBefore(): boolean {
    return (this.server.openDescriptors ?? 0) <= this.descriptorsBefore;
  }

  sample(phase: 'before' | 'after'): void {
    const { residentBytes = 0, openDescriptors: descriptors = 0 } = this.server;
    if (phase === 'before') this.descriptorsBefore = descriptors;
    this.options.history.add({ kind: 'sample', instance: this.name, phase, residentBytes, descriptors });
  }

  async dispose(): Promise<void> {
    this.server.signal('SIGCONT');
    this.toRedis?.release();
    await this.server.dispose();
    await Promise.all([this.toRedis?.close(), this.toClients.close()]);
  }
}

function launch({ env, preload }: BenchOptions, dataDir?: string): Promise<ServerProcess> {
  const at = dataDir === undefined ? {} : { dataDir };
  // What is planted patches the sources; what is built starts in a third of the time.
  return ServerProcess.start({ ...at, preload, isBuilt: preload.length === 0, env });
}

/** Where rooms live, unless it is in the instance itself. */
interface Rooms {
  readonly redis?: RedisServer;
  readonly cluster?: RedisCluster;
}

/** The processes of one scenario. */
export class Bench {
  private constructor(
    private readonly rooms: Rooms,
    readonly instances: readonly Instance[],
  ) {}

  static async open(options: BenchOptions): Promise<Bench> {
    const rooms = await ROOMS[options.store]();
    try {
      const count = options.store === 'embedded' ? 1 : options.instances;
      const start = (_: unknown, index: number) => {
        return Instance.start(`instance ${index + 1}`, index === 0 ? options : { ...options, preload: [] }, rooms);
      };
      return new Bench(rooms, await Promise.all(Array.from({ length: count }, start)));
    } catch (error) {
      await Promise.all([rooms.redis?.dispose(), rooms.cluster?.dispose()]);
      throw error;
    }
  }

  get redis(): RedisServer {
    if (this.rooms.redis === undefined) throw new Error('This scenario has no single Redis');
    return this.rooms.redis;
  }

  get cluster(): RedisCluster {
    if (this.rooms.cluster === undefined) throw new Error('This scenario has no cluster');
    return this.rooms.cluster;
  }

  async dispose(): Promise<void> {
    const { redis, cluster } = this.rooms;
    for (const node of [...(redis === undefined ? [] : [redis]), ...(cluster?.nodes ?? [])]) {
      if (node.isRunning) node.resume();
    }
    await Promise.all(this.instances.map((instance) => instance.dispose()));
    await Promise.all([redis?.dispose(), cluster?.dispose()]);
  }
}

const EVERYSEC = ['--appendfsync', 'everysec'];
const singleRedis = async (config: readonly string[] = []): Promise<Rooms> => {
  const debugged = ['--enable-debug-command', 'local', ...config];
  return { redis: await RedisServer.start({ appendOnly: true, config: debugged }) };
};
const ROOMS: Record<StoreKind, () => Promise<Rooms>> = {
  redis: () => singleRedis(),
  'redis-everysec': () => singleRedis(EVERYSEC),
  cluster: async () => ({ cluster: await RedisCluster.start({ config: EVERYSEC }) }),
  embedded: () => Promise.resolve({}),
};
