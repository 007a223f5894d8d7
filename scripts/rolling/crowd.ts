import { WebSocket } from 'ws';
import { RallyClient } from '../../sdk/src/rally-client.js';
import type { RallyRoom } from '../../sdk/src/room.js';
import type { Progress } from '../support/progress.js';
import { Watch } from '../support/watch.js';
import type { RollingFleet } from './rolling-fleet.js';
import type { Timeline } from './timeline.js';

export interface CrowdSize {
  readonly clients: number;
  readonly rooms: number;
  /** Messages a second, over all rooms. */
  readonly rate: number;
}
interface Acked {
  readonly room: string;
  readonly seq: number;
  readonly content: string;
}

const JOINING = 50;
const INCLUDE: readonly string[] = [];

/** Clients on the SDK, as apps have it. The first of each room writes down what it is told, the second speaks. */
export class Crowd {
  /** Closes and failed attempts, by code. */
  readonly codes = new Map<number, number>();
  private readonly faults: string[] = [];
  private readonly members: RallyRoom[] = [];
  private readonly speakers: RallyRoom[] = [];
  /** By room and seq, as its first member was told. */
  private readonly told = new Map<string, string>();
  private readonly answered: Acked[] = [];
  private readonly watch = new Watch();
  private speaking: NodeJS.Timeout | undefined;
  private asked = 0;

  private constructor(
    private readonly size: CrowdSize,
    private readonly timeline: Timeline,
    private readonly progress: Progress,
  ) {}

  static async gather(fleet: RollingFleet, size: CrowdSize, timeline: Timeline, progress: Progress): Promise<Crowd> {
    const crowd = new Crowd(size, timeline, progress);
    const urls = fleet.instances.map(({ url }) => url);
    for (let n = 0; n < size.clients; n += JOINING) {
      const count = Math.min(JOINING, size.clients - n);
      await Promise.all(Array.from({ length: count }, (_, i) => crowd.bring(n + i, urls)));
      progress.show(() => `${n + count} of ${size.clients} clients are in ${size.rooms} rooms`);
    }
    return crowd;
  }

  get acked(): number {
    return this.answered.length;
  }

  /** From now on, until it is settled. */
  speak(): void {
    const startedAt = performance.now();
    this.speaking = setInterval(() => {
      while (this.asked < ((performance.now() - startedAt) / 1_000) * this.size.rate) this.say(this.asked++);
      this.progress.show(() => `${this.answered.length} of ${this.asked} messages are acknowledged`);
    }, 1_000 / this.size.rate);
  }

  /** Waits until all is answered and everybody has it; what is wrong then, in words. */
  async settle(deadlineMs: number): Promise<readonly string[]> {
    clearInterval(this.speaking);
    const isAnswered = await this.watch.until(() => this.answered.length === this.asked, deadlineMs);
    if (!isAnswered) this.faults.push(`${this.asked - this.answered.length} messages were not answered`);
    const heads = new Map<string, number>();
    for (const { room, seq } of this.answered) heads.set(room, Math.max(seq, heads.get(room) ?? 0));
    const isBehind = ({ id, position }: RallyRoom) => (position?.seq ?? 0) < (heads.get(id) ?? 0);
    await this.watch.until(() => !this.members.some(isBehind), deadlineMs);
    for (const { id, position } of this.members.filter(isBehind)) {
      this.faults.push(`a client of ${id} ends at ${position?.seq ?? 0} of ${heads.get(id) ?? 0}`);
    }
    for (const { room, seq, content } of this.answered) {
      const seen = this.told.get(`${room}:${seq}`);
      if (seen !== content)
        this.faults.push(`${room} has ${seen ?? 'nothing'} at ${seq}, where ${content} was acknowledged`);
    }
    return this.faults;
  }

  private async bring(n: number, urls: readonly string[]): Promise<void> {
    const { rooms } = this.size;
    const client = new RallyClient({
      url: inTurn(urls, n),
      userId: `rider-${n}`,
      webSocket: WebSocket,
    });
    const room = client.room(`rolling-${n % rooms}`, { include: INCLUDE });
    this.follow(client, room);
    if (n < rooms) this.writeDown(room);
    else if (n < 2 * rooms) this.speakers[n - rooms] = room;
    await room.joined;
    this.members.push(room);
  }

  private follow(client: RallyClient, room: RallyRoom): void {
    let lostAt: number | undefined;
    client.on('closed', ({ code, reason }) => {
      // Handshakes that a draining instance, or none, refused are attempts, not closes.
      if (lostAt === undefined) {
        this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
        if (code !== 1012) this.faults.push(`a client was closed with ${code} ${reason}`);
        this.timeline.lost();
      }
      lostAt ??= performance.now();
    });
    room.on('joined', () => {
      if (lostAt !== undefined) this.timeline.back(performance.now() - lostAt);
      lostAt = undefined;
    });
    room.on('reset', ({ reason }) => {
      if (reason !== 'fresh') this.faults.push(`a client of ${room.id} was not given what it missed: ${reason}`);
    });
    room.on('event', () => this.watch.changed());
  }

  private writeDown(room: RallyRoom): void {
    const contents = new Set<string>();
    room.on('event', ({ seq, payload }) => {
      const content = String(payload['content']);
      if (contents.has(content)) this.faults.push(`${content} came twice`);
      contents.add(content);
      this.told.set(`${room.id}:${seq}`, content);
    });
  }

  private say(turn: number): void {
    const { rooms } = this.size;
    const room = this.speakers[turn % rooms];
    if (room === undefined) throw new Error('Each room needs two clients at least');
    const content = `message ${turn}`;
    room.send('chat', { content }).then(
      ({ seq = 0 }) => {
        this.answered.push({ room: room.id, seq, content });
        this.watch.changed();
      },
      (error: unknown) => this.faults.push(`${content}: ${String(error)}`),
    );
  }
}

/** Where client `n` begins, and where it goes next: both ways round, as a load balancer would spread them. */
function inTurn(urls: readonly string[], n: number): string[] {
  const first = n % urls.length;
  const turned = [...urls.slice(first), ...urls.slice(0, first)];
  return Math.floor(n / urls.length) % 2 === 0 ? turned : [...turned.slice(0, 1), ...turned.slice(1).reverse()];
}
