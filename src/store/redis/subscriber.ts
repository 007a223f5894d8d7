import type { StoreMeters } from '../../meters/store-meters.js';
import type { Millis } from '../room-contents.js';
import type { StoreLog } from '../store-log.js';
import type { Connection } from './connection.js';
import type { Partition } from './keys.js';
import type { Master } from './master.js';

/** Wishes of this long go into one command per partition: 20,000 rooms are 256 commands, not 20,000. */
const GATHER_MS: Millis = 5;
const CHANNELS_PER_COMMAND = 512;
/** Before a subscription is asked for again that Redis refused for the moment. */
const PASSING_RETRY_MS: Millis = 50;
const PASSING = /MOVED|CLUSTERDOWN|TRYAGAIN|LOADING|MASTERDOWN/;

export interface Channel {
  readonly name: string;
  readonly partition: Partition;
}
interface Subscribed extends Channel {
  readonly onMessage: (message: Buffer) => void;
  /** Called each time the channel begins to be heard: from then on nothing said is missed, until `onDeaf`. */
  readonly onHeard: () => void;
}
/** Who tells what is said in a partition; a channel can be subscribed only there. */
export interface Listeners {
  ownerOf(partition: Partition): Pick<Master, 'listening'> | undefined;
  /** A server says that it does not own what it was asked for. */
  doubt(): void;
}

/**
 * What this instance listens to, on a connection of its own to each master; subscribed again whenever that comes back, or
 * the partition moves.
 */
export class Subscriber {
  private readonly channels = new Map<string, Subscribed>();
  private readonly toSubscribe = new Set<Subscribed>();
  private readonly toUnsubscribe = new Set<Channel>();
  private readonly attached = new WeakSet<Connection>();
  private gathering: NodeJS.Timeout | undefined;

  constructor(
    private readonly listeners: Listeners,
    private readonly log: StoreLog,
    private readonly meters: StoreMeters,
  ) {}

  add(channel: Subscribed): void {
    this.channels.set(channel.name, channel);
    this.toSubscribe.add(channel);
    this.gather();
  }

  remove(channel: Channel): void {
    const known = this.channels.get(channel.name);
    if (known === undefined) return;
    this.channels.delete(channel.name);
    this.toSubscribe.delete(known);
    this.toUnsubscribe.add(channel);
    this.gather();
  }

  /** Whoever owns those now knows of nothing: his connection is new, or they are. */
  resubscribe(partitions: readonly Partition[]): void {
    const those = new Set(partitions);
    for (const channel of this.toUnsubscribe) if (those.has(channel.partition)) this.toUnsubscribe.delete(channel);
    for (const channel of this.channels.values()) if (those.has(channel.partition)) this.toSubscribe.add(channel);
    this.flush();
  }

  close(): void {
    clearTimeout(this.gathering);
  }

  private gather(delayMs = GATHER_MS): void {
    this.gathering ??= setTimeout(() => this.flush(), delayMs);
  }

  private flush(): void {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    const corked = new Set<Connection>();
    const ready = ([channel]: readonly Channel[]): Connection | undefined => {
      const connection = channel && this.listeners.ownerOf(channel.partition)?.listening;
      if (connection?.isReady !== true) return undefined;
      this.attach(connection);
      if (!corked.has(connection)) connection.redis.stream.cork();
      corked.add(connection);
      return connection;
    };
    // In this order: a room that was let go and taken again in between ends up subscribed.
    for (const batch of commands(this.toUnsubscribe)) void this.unsubscribe(ready(batch), batch);
    for (const batch of commands(this.toSubscribe)) void this.subscribe(ready(batch), batch);
    for (const { redis } of corked) redis.stream.uncork();
    this.toUnsubscribe.clear();
    this.toSubscribe.clear();
  }

  private attach(connection: Connection): void {
    if (this.attached.has(connection)) return;
    this.attached.add(connection);
    connection.redis.on('smessageBuffer', (channel: Buffer, message: Buffer) => {
      this.channels.get(channel.toString())?.onMessage(message);
    });
    // A slot that moves takes its subscriptions with it.
    connection.redis.on('moved', () => this.listeners.doubt());
  }

  /** Without a connection there is nothing to do: whatever comes is subscribed then. */
  private async subscribe(connection: Connection | undefined, batch: readonly Subscribed[]): Promise<void> {
    if (connection === undefined) return;
    const isCurrent = (channel: Subscribed): boolean => this.channels.get(channel.name) === channel;
    try {
      await connection.redis.ssubscribe(...batch.map(nameOf));
      for (const channel of batch) if (isCurrent(channel)) channel.onHeard();
    } catch (error) {
      // ioredis loses a refused SSUBSCRIBE in its debug log; a channel that is believed to be heard would be deaf.
      if (!connection.isReady) return;
      if (!PASSING.test(String(error))) return this.refused(connection, error);
      for (const channel of batch) if (isCurrent(channel)) this.toSubscribe.add(channel);
      this.listeners.doubt();
      this.gather(PASSING_RETRY_MS);
    }
  }

  private async unsubscribe(connection: Connection | undefined, batch: readonly Channel[]): Promise<void> {
    try {
      await connection?.redis.sunsubscribe(...batch.map(nameOf));
    } catch (error) {
      // Where the slot is no longer, there is no subscription either.
      if (connection?.isReady === true && !PASSING.test(String(error))) this.refused(connection, error);
    }
  }

  private refused(connection: Connection, error: unknown): void {
    this.meters.faults.add('subscribe');
    this.log.warn(`Redis refused a subscription: ${String(error)}`);
    connection.renew('a subscription was refused');
  }
}

function nameOf({ name }: Channel): string {
  return name;
}

/** By partition, since a cluster takes only channels of one slot in a command. */
function commands<Kind extends Channel>(channels: Iterable<Kind>): Kind[][] {
  const partitions = new Map<Partition, Kind[][]>();
  for (const channel of channels) {
    const batches = partitions.get(channel.partition) ?? [[]];
    partitions.set(channel.partition, batches);
    if ((batches.at(-1)?.length ?? 0) >= CHANNELS_PER_COMMAND) batches.push([]);
    batches.at(-1)?.push(channel);
  }
  return [...partitions.values()].flat();
}
