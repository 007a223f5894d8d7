import type { StoreMeters } from '../../meters/store-meters.js';
import type { Millis } from '../room-contents.js';
import type { Connection } from './connection.js';
import { echoChannel, LEASES } from './keys.js';
import type { Partition } from './keys.js';
import type { Channel, Subscriber } from './subscriber.js';

const EVERY_MS: Millis = 5_000;

/** The two connections to one server. */
export interface Pair {
  readonly commands: Connection;
  readonly listening: Connection;
}
export interface Pairs {
  readonly all: readonly Pair[];
  partitionsOf(pair: Pair): readonly Partition[];
}
/** What was asked of one server. */
interface Asked {
  readonly channel: Channel;
  askedAt: Millis;
  isAwaited: boolean;
  isDeaf: boolean;
}

/**
 * Says something to each master and listens for it. A subscriber whose connection is healthy may still hear nothing: its
 * subscription was lost, or it talks to a server that nobody publishes on. Everything else would look well, and nobody
 * would receive.
 */
export class EchoProbe {
  private readonly asked = new Map<Pair, Asked>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly name: string,
    private readonly pairs: Pairs,
    private readonly subscriber: Subscriber,
    private readonly meters: StoreMeters,
    everyMs = EVERY_MS,
  ) {
    this.timer = setInterval(() => this.round(), everyMs);
    this.timer.unref();
  }

  /** Whether what is published there is heard. */
  isWell(pair: Pair): boolean {
    return this.asked.get(pair)?.isDeaf !== true;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private round(): void {
    const { all } = this.pairs;
    for (const [pair, { channel }] of this.asked) {
      // It is gone, or its partition is.
      if (all.includes(pair) && this.pairs.partitionsOf(pair).includes(channel.partition)) continue;
      this.asked.delete(pair);
      this.subscriber.remove(channel);
    }
    for (const pair of all) {
      const asked = this.asked.get(pair);
      if (asked === undefined) this.begin(pair);
      else if (pair.commands.isReady && pair.listening.isReady) this.ask(pair, asked);
    }
  }

  private begin(pair: Pair): void {
    const partition = this.pairs.partitionsOf(pair).find((each) => each !== LEASES);
    if (partition === undefined) return;
    const channel = { name: echoChannel(partition, this.name), partition };
    const asked: Asked = { channel, askedAt: 0, isAwaited: false, isDeaf: false };
    const onMessage = (): void => {
      if (asked.isAwaited) this.meters.lag.add((performance.now() - asked.askedAt) / 1_000);
      asked.isAwaited = false;
      asked.isDeaf = false;
    };
    const onHeard = (): void => void (asked.isAwaited = false);
    this.asked.set(pair, asked);
    this.subscriber.add({ ...channel, onMessage, onHeard });
  }

  private ask({ commands, listening }: Pair, asked: Asked): void {
    if (asked.isAwaited) {
      this.meters.faults.add('echo');
      asked.isDeaf = true;
      asked.isAwaited = false;
      listening.renew('it hears nothing of what is published');
      return;
    }
    asked.isAwaited = true;
    asked.askedAt = performance.now();
    commands.redis.spublish(asked.channel.name, '').catch(() => (asked.isAwaited = false));
  }
}
