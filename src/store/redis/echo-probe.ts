import type { Millis } from '../room-contents.js';
import type { Connection } from './connection.js';
import { echoChannel } from './keys.js';
import type { Subscriber } from './subscriber.js';

const EVERY_MS: Millis = 5_000;

/**
 * Says something and listens for it. A subscriber whose connection is healthy may still hear nothing: its subscription was
 * lost, or it talks to a server that nobody publishes on. Everything else would look well, and nobody would receive.
 */
export class EchoProbe {
  private isDeaf = false;
  private isAwaited = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly name: string,
    private readonly publisher: Connection,
    private readonly listener: Connection,
    subscriber: Subscriber,
    everyMs = EVERY_MS,
  ) {
    const onMessage = (): void => {
      this.isAwaited = false;
      this.isDeaf = false;
    };
    const onHeard = (): void => void (this.isAwaited = false);
    subscriber.add({ name: echoChannel(name), partition: 0, onMessage, onHeard });
    this.timer = setInterval(() => this.ask(), everyMs);
    this.timer.unref();
  }

  /** Whether what is published is heard. */
  get isWell(): boolean {
    return !this.isDeaf;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private ask(): void {
    if (!this.publisher.isReady || !this.listener.isReady) return;
    if (this.isAwaited) {
      this.isDeaf = true;
      this.isAwaited = false;
      this.listener.renew('it hears nothing of what is published');
      return;
    }
    this.isAwaited = true;
    this.publisher.redis.spublish(echoChannel(this.name), '').catch(() => (this.isAwaited = false));
  }
}
