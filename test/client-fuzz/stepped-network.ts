import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** As seen from who connected: `up` is what it sends. */
export type Way = 'up' | 'down';

/** One direction of a connection: bytes in order, then its end, as far as they are let through. */
class Line {
  isHeld: boolean;
  private readonly waiting: Buffer[] = [];
  private isEnding = false;
  /** Bytes until the connection breaks. */
  private left = Infinity;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    isHeld: boolean,
  ) {
    this.isHeld = isHeld;
    from.on('data', (piece: Buffer) => {
      this.waiting.push(piece);
      if (!this.isHeld) this.flow();
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      this.isEnding = true;
      if (!this.isHeld) this.flow();
    });
  }

  /** Lets so many of the bytes through that wait, be it a part of a frame. */
  flow(bytes = Infinity): void {
    let allowed = bytes;
    for (let piece = this.waiting.shift(); piece !== undefined; piece = this.waiting.shift()) {
      const count = Math.min(piece.length, allowed, this.left);
      if (count > 0 && !this.to.destroyed) this.to.write(piece.subarray(0, count));
      allowed -= count;
      this.left -= count;
      if (count === piece.length) continue;
      this.waiting.unshift(piece.subarray(count));
      if (this.left === 0) this.break();
      return;
    }
    if (this.isEnding && bytes === Infinity) this.to.destroySoon();
  }

  breakAfter(bytes: number): void {
    this.left = bytes;
  }

  private break(): void {
    this.waiting.length = 0;
    this.to.destroySoon();
    this.from.destroy();
  }
}

interface Link {
  readonly near: Socket;
  readonly far: Socket;
  readonly up: Line;
  readonly down: Line;
  isHalfOpen: boolean;
}

/** The network of one client, which does what the test says, when it says so. */
export class SteppedNetwork {
  /** What becomes of those who connect from now on. */
  connects: 'open' | 'held' | 'refused' = 'open';
  private readonly held = new Set<Way>();
  /** Oldest first. */
  private readonly links: Link[] = [];
  private readonly knocking: Socket[] = [];

  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {
    server.on('connection', (near) => this.meet(near));
  }

  static async to(port: number): Promise<SteppedNetwork> {
    const server = createServer({ pauseOnConnect: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SteppedNetwork(server, port);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/ws`;
  }

  /** Nothing gets through this way, on connections that are and that will be, and nobody is told. */
  hold(way: Way): void {
    this.held.add(way);
    for (const link of this.links) link[way].isHeld = true;
  }

  /** Half-open: nothing gets through on the connections that there are; new ones are well. */
  freeze(): void {
    for (const link of this.links) link.up.isHeld = link.down.isHeld = link.isHalfOpen = true;
  }

  /** Lets so many of the bytes through that are held on the newest connection. */
  deliver(way: Way, bytes: number): void {
    this.links.at(-1)?.[way].flow(bytes);
  }

  /** All that was held comes now, on old connections too. */
  release(): void {
    for (const link of this.links) link.isHalfOpen = false;
    this.calm();
  }

  /** The newest connection breaks now; what is held of it is lost. */
  cut(): void {
    const link = this.links.at(-1);
    link?.near.destroy();
    link?.far.destroy();
  }

  /** The newest connection breaks within the frame, or between two, that these bytes end in. */
  cutAfter(way: Way, bytes: number): void {
    this.links.at(-1)?.[way].breakAfter(bytes);
  }

  /** Lets one in of those who wait to connect. */
  admit(which: 'oldest' | 'newest'): void {
    const near = which === 'oldest' ? this.knocking.shift() : this.knocking.pop();
    if (near !== undefined) this.lead(near);
  }

  /** Nothing is held any more; but what is half-open stays so: whoever is on it has to notice. */
  calm(): void {
    this.held.clear();
    for (const { up, down } of this.links.filter(({ isHalfOpen }) => !isHalfOpen)) {
      up.isHeld = down.isHeld = false;
      up.flow();
      down.flow();
    }
  }

  /** Lets all in who wait to connect, and all who come. */
  openUp(): void {
    this.connects = 'open';
    while (this.knocking.length > 0) this.admit('oldest');
  }

  async close(): Promise<void> {
    for (const { near, far } of this.links) {
      near.destroy();
      far.destroy();
    }
    for (const near of this.knocking) near.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private meet(near: Socket): void {
    near.on('error', () => undefined);
    if (this.connects === 'refused') near.resetAndDestroy();
    else if (this.connects === 'held') this.knocking.push(near);
    else this.lead(near);
  }

  private lead(near: Socket): void {
    const far = connect(this.port, '127.0.0.1');
    near.setNoDelay(true);
    far.setNoDelay(true);
    const up = new Line(near, far, this.held.has('up'));
    const down = new Line(far, near, this.held.has('down'));
    const link = { near, far, up, down, isHalfOpen: false };
    this.links.push(link);
    far.once('close', () => near.destroyed && this.links.splice(this.links.indexOf(link), 1));
    near.resume();
  }
}
