import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Random } from '../random.js';

/** As seen from who connected: `up` is what it sends. */
export type Direction = 'up' | 'down';
export const BOTH: readonly Direction[] = ['up', 'down'];

export interface Weather {
  /** ms that each piece takes. */
  readonly delayMs: readonly [number, number];
  /** Share of pieces that are lost and come a second time, later: so TCP shows the loss of a packet. */
  readonly loss: number;
}
interface Link {
  readonly client: Socket;
  readonly target: Socket;
}

const CALM: Weather = { delayMs: [0, 0], loss: 0 };
const RESENT_AFTER_MS = [200, 600] as const;

/** A piece of network between two processes, that does what networks do. Its port stays while what is behind it moves. */
export class TcpProxy {
  private readonly links = new Set<Link>();
  private readonly held = new Set<Direction>();
  private weather = CALM;
  private isRefusing = false;

  private constructor(
    private readonly server: Server,
    /** Where it leads; may change. */
    public targetPort: number,
    private readonly random: Random,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async start(targetPort: number, random: Random): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, targetPort, random);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.links.size;
  }

  /** Nothing gets through in these directions, and nobody is told: half-open connections, a cable that is out. */
  hold(directions: readonly Direction[]): void {
    for (const direction of directions) this.held.add(direction);
    for (const link of this.links) this.obey(link);
  }

  /** What was held comes now, as TCP sends again what was not confirmed. */
  release(): void {
    this.held.clear();
    this.isRefusing = false;
    for (const link of this.links) this.obey(link);
  }

  /** All connections end with a reset; with `isRefusing` new ones too, until {@link release}. */
  reset({ isRefusing = false } = {}): void {
    this.isRefusing = isRefusing;
    for (const { client, target } of this.links) {
      client.resetAndDestroy();
      target.resetAndDestroy();
    }
  }

  /** For connections from now on and those that are. */
  setWeather(weather: Weather = CALM): void {
    this.weather = weather;
  }

  async close(): Promise<void> {
    for (const { client, target } of this.links) {
      client.destroy();
      target.destroy();
    }
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket): void {
    client.on('error', () => undefined);
    if (this.isRefusing) return void client.resetAndDestroy();
    const target = connect({ port: this.targetPort, host: '127.0.0.1', allowHalfOpen: true });
    target.on('error', () => client.resetAndDestroy());
    client.setNoDelay(true);
    target.setNoDelay(true);
    const link = { client, target };
    this.links.add(link);
    this.carry(client, target);
    this.carry(target, client);
    this.obey(link);
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      socket.once('close', (isBroken: boolean) => {
        this.links.delete(link);
        if (isBroken) other.destroy();
      });
    }
    client.once('error', () => target.resetAndDestroy());
  }

  private obey({ client, target }: Link): void {
    if (this.held.has('up')) client.pause();
    else client.resume();
    if (this.held.has('down')) target.pause();
    else target.resume();
  }

  /** In order, whatever the weather. */
  private carry(from: Socket, to: Socket): void {
    const onTheWay: { readonly piece: Buffer | null; readonly dueAt: number }[] = [];
    const pass = (piece: Buffer | null): void => {
      if (piece === null) return void to.end();
      if (to.destroyed || to.write(piece)) return;
      from.pause();
      to.once('drain', () => this.links.forEach((link) => this.obey(link)));
    };
    const arrive = (): void => {
      const now = performance.now();
      while ((onTheWay[0]?.dueAt ?? Infinity) <= now) pass(onTheWay.shift()?.piece ?? null);
      const next = onTheWay[0];
      if (next !== undefined) setTimeout(arrive, Math.max(1, next.dueAt - now));
    };
    const send = (piece: Buffer | null): void => {
      const dueAt = Math.max(onTheWay.at(-1)?.dueAt ?? 0, performance.now() + this.travelMs());
      onTheWay.push({ piece, dueAt });
      if (onTheWay.length === 1) arrive();
    };
    from.on('data', send);
    from.once('end', () => send(null));
  }

  private travelMs(): number {
    const { delayMs, loss } = this.weather;
    const resentMs = loss > 0 && this.random.chance(loss) ? this.random.between(...RESENT_AFTER_MS) : 0;
    return this.random.between(...delayMs) + resentMs;
  }
}
