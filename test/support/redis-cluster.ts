import slotOf from 'cluster-key-slot';
import { Redis } from 'ioredis';
import { eventually } from './eventually.js';
import { RedisServer } from './redis-server.js';
import { within } from './within.js';

const MASTERS = 3;
const NODES = 2 * MASTERS;
const SLOTS = 16_384;
const NODE_TIMEOUT_MS = 3_000;
/** Longer than a node that runs needs, and short enough to go on to the next one. */
const ASK_MS = 500;
const MIGRATE_MS = 5_000;
const KEYS_AT_ONCE = 10;

export interface RedisClusterOptions {
  /** For how long a node may be silent before the others replace it. */
  readonly nodeTimeoutMs?: number;
  /** Further arguments of every node, as `redis-server` takes them. */
  readonly config?: readonly string[];
}

/**
 * Three masters with a replica each, on this machine. A shard that is gone leaves the others in service, as it should
 * wherever rooms matter (`cluster-require-full-coverage no`).
 */
export class RedisCluster {
  private readonly clients = new Map<RedisServer, Redis>();

  private constructor(readonly nodes: readonly RedisServer[]) {}

  /** Resolves when every node takes commands and every replica follows its master. */
  static async start({
    nodeTimeoutMs = NODE_TIMEOUT_MS,
    config = [],
  }: RedisClusterOptions = {}): Promise<RedisCluster> {
    const settings = [
      ...['--cluster-node-timeout', String(nodeTimeoutMs), '--cluster-require-full-coverage', 'no'],
      ...['--cluster-allow-replica-migration', 'no', '--repl-diskless-sync-delay', '0'],
      // CLUSTER SLOTS names no replica that has not received a byte yet.
      ...['--repl-ping-replica-period', '1', ...config],
    ];
    const options = { appendOnly: true, isClusterNode: true, config: settings };
    const started = Array.from({ length: NODES }, () => RedisServer.start(options));
    const cluster = new RedisCluster(await Promise.all(started));
    try {
      await cluster.form();
    } catch (error) {
      await cluster.dispose();
      throw error;
    }
    return cluster;
  }

  /** As `REDIS_ADDR` takes it. */
  get address(): string {
    return this.nodes.map(({ address }) => address).join(',');
  }

  /** Runs one command as an administrator. */
  async ask(node: RedisServer, command: string, ...args: string[]): Promise<unknown> {
    return this.clientOf(node).call(command, ...args);
  }

  /** Who answers for the slot of this key. */
  async masterOf(key: string): Promise<RedisServer> {
    const slot = slotOf(key);
    for (const [from, to, master] of await this.layout()) if (slot >= from && slot <= to) return this.at(master[1]);
    throw new Error(`Nobody answers for slot ${slot}`);
  }

  /** Resolves when there is one that follows. */
  async replicaOf(master: RedisServer): Promise<RedisServer> {
    let found: RedisServer | undefined;
    await eventually(async () => {
      for (const node of this.nodes.filter(({ isRunning }) => isRunning)) {
        const [role, , port, state] = (await within(ASK_MS, this.ask(node, 'ROLE'), () => 'no answer')) as unknown[];
        if (role === 'slave' && port === master.port && state === 'connected') found = node;
      }
      if (found === undefined) throw new Error(`${master.address} has no replica`);
    });
    return found as unknown as RedisServer;
  }

  /** As an operator does before a master is taken down: loses nothing. Resolves when the replica has taken over. */
  async failOver(master: RedisServer): Promise<RedisServer> {
    const replica = await this.replicaOf(master);
    await this.ask(replica, 'CLUSTER', 'FAILOVER');
    await this.untilMaster(replica);
    return replica;
  }

  /** Resolves when all who answer say so. */
  async untilMaster(node: RedisServer): Promise<void> {
    await eventually(async () => {
      for (const shards of await this.layouts()) {
        if (!shards.some(([, , [, port]]) => port === node.port)) throw new Error(`${node.address} is no master yet`);
      }
    });
  }

  /** Gives slots to another master while they are in use, as `redis-cli --cluster reshard` does. */
  async moveSlots(slots: readonly number[], from: RedisServer, to: RedisServer): Promise<void> {
    for (const slot of slots) {
      await this.beginMove(slot, from, to);
      await this.endMove(slot, from, to);
    }
  }

  /** From now on the slot takes nothing new, at neither of them. */
  async beginMove(slot: number, from: RedisServer, to: RedisServer): Promise<void> {
    await this.ask(to, 'CLUSTER', 'SETSLOT', `${slot}`, 'IMPORTING', await this.idOf(from));
    await this.ask(from, 'CLUSTER', 'SETSLOT', `${slot}`, 'MIGRATING', await this.idOf(to));
  }

  async endMove(slot: number, from: RedisServer, to: RedisServer): Promise<void> {
    for (let keys = await this.keysIn(from, slot); keys.length > 0; keys = await this.keysIn(from, slot)) {
      await this.ask(from, 'MIGRATE', '127.0.0.1', `${to.port}`, '', '0', `${MIGRATE_MS}`, 'KEYS', ...keys);
    }
    const target = await this.idOf(to);
    for (const node of [to, from]) await this.ask(node, 'CLUSTER', 'SETSLOT', `${slot}`, 'NODE', target);
  }

  async flush(): Promise<void> {
    for (const node of await this.masters()) await this.ask(node, 'FLUSHALL');
  }

  async masters(): Promise<RedisServer[]> {
    return [...new Set((await this.layout()).map(([, , master]) => this.at(master[1])))];
  }

  async dispose(): Promise<void> {
    for (const client of this.clients.values()) client.disconnect();
    await Promise.all(this.nodes.map((node) => node.dispose()));
  }

  private async form(): Promise<void> {
    const { nodes } = this;
    const shardSize = Math.ceil(SLOTS / MASTERS);
    for (const [place, node] of nodes.entries()) {
      await this.ask(node, 'CLUSTER', 'SET-CONFIG-EPOCH', `${place + 1}`);
      const range = [place * shardSize, Math.min(SLOTS, (place + 1) * shardSize) - 1].map(String);
      if (place < MASTERS) await this.ask(node, 'CLUSTER', 'ADDSLOTSRANGE', ...range);
    }
    // Each with each: by gossip alone it takes seconds.
    for (const [place, node] of nodes.entries()) {
      const others = nodes
        .slice(place + 1)
        .map(({ port }) => this.ask(node, 'CLUSTER', 'MEET', '127.0.0.1', `${port}`));
      await Promise.all(others);
    }
    const replicas = nodes.slice(MASTERS).map(async (replica, place) => {
      const master = await this.idOf(nodes[place]);
      await eventually(async () => {
        await this.ask(replica, 'CLUSTER', 'REPLICATE', master);
      });
    });
    await Promise.all(replicas);
    await Promise.all(nodes.map((node) => eventually(() => this.requireReady(node))));
  }

  private async requireReady(node: RedisServer): Promise<void> {
    const info = String(await this.ask(node, 'CLUSTER', 'INFO'));
    const replication = String(await this.ask(node, 'INFO', 'replication'));
    const isUp = /master_link_status:up/.test(replication) || /connected_slaves:1/.test(replication);
    const shards = (await this.ask(node, 'CLUSTER', 'SLOTS')) as Shard[];
    const isWhole = shards.length === MASTERS && shards.every(([, , , replica]) => replica !== undefined);
    if (!isWhole || !isUp || !info.includes('cluster_state:ok')) {
      throw new Error(`${node.address} is not ready:\n${info}${replication}`);
    }
  }

  private async keysIn(node: RedisServer, slot: number): Promise<string[]> {
    return (await this.ask(node, 'CLUSTER', 'GETKEYSINSLOT', `${slot}`, `${KEYS_AT_ONCE}`)) as string[];
  }

  private async idOf(node: RedisServer | undefined): Promise<string> {
    if (node === undefined) throw new Error('No such node');
    return String(await this.ask(node, 'CLUSTER', 'MYID'));
  }

  /** Of the first node that answers. */
  private async layout(): Promise<Shard[]> {
    const [layout] = await this.layouts();
    if (layout === undefined) throw new Error('No node answers');
    return layout;
  }

  private async layouts(): Promise<Shard[][]> {
    const answers = this.nodes
      .filter(({ isRunning }) => isRunning)
      .map(async (node) => (await this.ask(node, 'CLUSTER', 'SLOTS')) as Shard[]);
    const inTime = answers.map((answer) => within(ASK_MS, answer, () => 'no answer').catch(() => undefined));
    return (await Promise.all(inTime)).filter((layout) => layout !== undefined);
  }

  private at(port: number): RedisServer {
    const node = this.nodes.find((candidate) => candidate.port === port);
    if (node === undefined) throw new Error(`No node has port ${port}`);
    return node;
  }

  private clientOf(node: RedisServer): Redis {
    const known = this.clients.get(node);
    if (known !== undefined) return known;
    const client = new Redis({ host: '127.0.0.1', port: node.port, retryStrategy: () => 50, maxRetriesPerRequest: 3 });
    client.on('error', () => undefined); // The tests kill nodes.
    this.clients.set(node, client);
    return client;
  }
}

type Place = [host: string, port: number, ...rest: unknown[]];
type Shard = [from: number, to: number, master: Place, replica?: Place];
