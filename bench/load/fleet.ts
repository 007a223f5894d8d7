import { RawConnection } from './raw-connection.js';
import type { ConnectionListener } from './raw-connection.js';
import type { Dialect, Member } from './dialect.js';
import { Histogram } from './histogram.js';

export interface Crowd {
  readonly rooms: number;
  readonly size: number;
  /** Distinguishes the rooms and users of one fleet from those of another on the same server. */
  readonly prefix: string;
}
/** How a crowd got in. */
export interface Arrival {
  readonly connections: number;
  readonly failed: number;
  readonly seconds: number;
  /** From the first byte of the connection to its welcome. */
  readonly p50: number;
  readonly p99: number;
}
export interface Ports {
  readonly dialect: Dialect;
  readonly ports: readonly number[];
}

const GIVEN_UP_MS = 30_000;

/** Many clients, spread over rooms and over the instances of one server; members of a room are on all instances. */
export class Fleet implements ConnectionListener {
  /** By room, then by place in it. */
  readonly connections: RawConnection[][] = [];
  /** Connections that ended although nobody asked them to, each with why. */
  readonly lost: string[] = [];
  private readonly began = new Map<RawConnection, number>();
  private readonly times = new Histogram();
  private onSettled = (): void => undefined;

  constructor(
    private readonly target: Ports,
    private readonly crowd: Crowd,
    private readonly onPayload_: ConnectionListener['onPayload'],
  ) {}

  get size(): number {
    return this.crowd.rooms * this.crowd.size;
  }

  /** Everybody comes, at most so many at a time; those who were here before come back to where they were. */
  async arrive(atOnce: number): Promise<Arrival> {
    const before = [...this.connections];
    this.connections.length = 0;
    this.times.clear();
    const failedBefore = this.lost.length;
    const startedAt = performance.now();
    let next = 0;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GIVEN_UP_MS);
      const more = (): void => {
        while (next < this.size && this.began.size < atOnce) this.open(next++, before);
        if (next === this.size && this.began.size === 0) {
          clearTimeout(timer);
          resolve();
        }
      };
      this.onSettled = more;
      more();
    });
    this.onSettled = () => undefined;
    const failed = this.lost.length - failedBefore + this.began.size;
    this.began.clear();
    const seconds = (performance.now() - startedAt) / 1_000;
    return { connections: this.size, failed, seconds, p50: this.times.at(0.5), p99: this.times.at(0.99) };
  }

  /** The network is gone for all at once. */
  cut(): void {
    for (const connection of this.connections.flat()) connection.cut();
  }

  onPayload(connection: RawConnection, data: Buffer, start: number, end: number): void {
    this.onPayload_(connection, data, start, end);
  }

  onWelcome(connection: RawConnection): void {
    const began = this.began.get(connection);
    if (began === undefined) return;
    this.times.add(performance.now() - began);
    this.settle(connection);
  }

  onLost(connection: RawConnection, why: string): void {
    this.lost.push(why);
    this.settle(connection);
  }

  private settle(connection: RawConnection): void {
    if (this.began.delete(connection)) setImmediate(this.onSettled);
  }

  private open(place: number, before: readonly RawConnection[][]): void {
    const { dialect, ports } = this.target;
    const { rooms, prefix } = this.crowd;
    // Room by room the crowd would fill one after the other, which no crowd does.
    const [room, seat] = [place % rooms, Math.floor(place / rooms)];
    const member: Member = { room: `${prefix}${room}`, user: `${prefix}${room}-${seat}` };
    const last = before[room]?.[seat]?.welcome;
    const path = before.length > 0 && dialect.resumePath ? dialect.resumePath(member, last) : dialect.path(member);
    const connection = new RawConnection(ports[seat % ports.length] ?? 0, path, member, dialect, this);
    this.began.set(connection, performance.now());
    (this.connections[room] ??= [])[seat] = connection;
  }
}
