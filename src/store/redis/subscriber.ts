import type { Millis } from '../room-contents.js';
import type { StoreLog } from '../store-log.js';
import type { Connection } from './connection.js';
import type { Partition } from './keys.js';

/** Wishes of this long go into one command per partition: 20,000 rooms are 256 commands, not 20,000. */
const GATHER_MS: Millis = 5;
const CHANNELS_PER_COMMAND = 512;

export interface Channel {
  readonly name: string;
  readonly partition: Partition;
}
interface Subscribed extends Channel {
  readonly onMessage: (message: Buffer) => void;
  /** Called each time the channel begins to be heard: from then on nothing said is missed, until `onDeaf`. */
  readonly onHeard: () => void;
}

/** What this instance listens to, on a connection of its own; subscribed again whenever that comes back. */
export class Subscriber {
  private readonly channels = new Map<string, Subscribed>();
  private readonly toSubscribe = new Set<Subscribed>();
  private readonly toUnsubscribe = new Set<Channel>();
  private gathering: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly log: StoreLog,
  ) {
    connection.redis.on('smessageBuffer', (channel: Buffer, message: Buffer) => {
      connection.heard();
      this.channels.get(channel.toString())?.onMessage(message);
    });
  }

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

  /** The connection is there again: it knows of nothing. */
  resubscribe(): void {
    this.toUnsubscribe.clear();
    for (const channel of this.channels.values()) this.toSubscribe.add(channel);
    this.flush();
  }

  close(): void {
    clearTimeout(this.gathering);
  }

  private gather(): void {
    this.gathering ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  private flush(): void {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    if (!this.connection.isReady) return;
    const { redis } = this.connection;
    redis.stream.cork();
    // In this order: a room that was let go and taken again in between ends up subscribed.
    for (const names of commands(this.toUnsubscribe)) void this.ask(redis.sunsubscribe(...names.map(nameOf)));
    for (const batch of commands(this.toSubscribe)) {
      void this.ask(redis.ssubscribe(...batch.map(nameOf))).then((isHeard) => {
        if (isHeard) for (const channel of batch) if (this.channels.get(channel.name) === channel) channel.onHeard();
      });
    }
    redis.stream.uncork();
    this.toUnsubscribe.clear();
    this.toSubscribe.clear();
  }

  /** ioredis loses a refused SSUBSCRIBE in its debug log; a channel that is believed to be heard would be deaf. */
  private async ask(command: Promise<unknown>): Promise<boolean> {
    try {
      await command;
      return true;
    } catch (error) {
      if (this.connection.isReady) {
        this.log.warn(`Redis refused a subscription: ${String(error)}`);
        this.connection.renew('a subscription was refused');
      }
      return false;
    }
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
