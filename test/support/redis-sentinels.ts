import { eventually } from './eventually.js';
import { RedisServer } from './redis-server.js';

const NAME = 'rally';
const SENTINELS = 3;
const QUORUM = 2;
const DOWN_AFTER_MS = 1_000;

/** A master, a replica, and three sentinels that make the replica the master when the master is gone for a second. */
export class RedisSentinels {
  private constructor(
    readonly servers: readonly RedisServer[],
    private readonly sentinels: readonly RedisServer[],
  ) {}

  /** Resolves when the sentinels know of each other and of the replica. */
  static async start(config: readonly string[] = []): Promise<RedisSentinels> {
    const options = { appendOnly: true, config: ['--repl-diskless-sync-delay', '0', ...config] };
    const [master, replica] = await Promise.all([RedisServer.start(options), RedisServer.start(options)]);
    await replica.ask('REPLICAOF', '127.0.0.1', String(master.port));
    const sentinel = [
      `sentinel monitor ${NAME} 127.0.0.1 ${master.port} ${QUORUM}`,
      `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
      `sentinel failover-timeout ${NAME} 5000`,
    ].join('\n');
    const watching = Array.from({ length: SENTINELS }, () => RedisServer.start({ sentinel }));
    const all = new RedisSentinels([master, replica], await Promise.all(watching));
    await eventually(() => all.requireReady());
    return all;
  }

  /** As `REDIS_ADDR` takes it. */
  get address(): string {
    return `sentinel://${this.sentinels.map(({ address }) => address).join(',')}/${NAME}`;
  }

  /** Who is, as the first sentinel says. */
  async master(): Promise<RedisServer> {
    const [, port] = (await this.askSentinel('GET-MASTER-ADDR-BY-NAME')) as [string, string];
    const server = this.servers.find((candidate) => candidate.port === Number(port));
    if (server === undefined) throw new Error(`No server has port ${port}`);
    return server;
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.sentinels, ...this.servers].map((server) => server.dispose()));
  }

  private async requireReady(): Promise<void> {
    for (const sentinel of this.sentinels) {
      const facts = (await sentinel.ask('SENTINEL', 'MASTER', NAME)) as string[];
      const fact = (name: string) => Number(facts[facts.indexOf(name) + 1]);
      const known = [fact('num-slaves'), fact('num-other-sentinels')];
      if (known[0] !== 1 || known[1] !== SENTINELS - 1) throw new Error(`It knows of ${known.join(' and ')}`);
    }
  }

  private async askSentinel(question: string): Promise<unknown> {
    const [first] = this.sentinels;
    if (first === undefined) throw new Error('There is no sentinel');
    return first.ask('SENTINEL', question, NAME);
  }
}
