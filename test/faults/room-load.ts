import type { RoomId } from '../../src/protocol/ids.js';
import type { RoomStore } from '../../src/store/room-store.js';
import { StoreUnavailable } from '../../src/store/room-store.js';
import { ada, roomId, said, view } from '../contracts/room-store/harness.js';
import { eventually } from '../support/eventually.js';

const PAUSE_MS = 10;

interface Answer {
  readonly room: RoomId;
  readonly ms: number;
  readonly isRefusal: boolean;
}

/** Commits to many rooms, one after the other in each, by clients who insist; another instance watches. Accounts for all. */
export class RoomLoad {
  readonly rooms: readonly RoomId[];
  private readonly acks = new Map<RoomId, Map<string, number>>();
  private readonly heard = new Map<RoomId, number[]>();
  private readonly lost = new Set<RoomId>();
  private readonly answers: Answer[] = [];
  private isStopped = false;
  private writing: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly writer: RoomStore,
    private readonly watcher: RoomStore,
    count: number,
  ) {
    this.rooms = Array.from({ length: count }, (_, index) => roomId(`load-${index}`));
  }

  static async start(writer: RoomStore, watcher: RoomStore, count = 60): Promise<RoomLoad> {
    const load = new RoomLoad(writer, watcher, count);
    await Promise.all(load.rooms.map((room) => load.watch(room)));
    load.writing = Promise.all(load.rooms.map((room) => load.write(room)));
    await load.more();
    return load;
  }

  /** Resolves when every one of those rooms has had an answer to a commit that was made from now on. */
  async more(rooms: readonly RoomId[] = this.rooms): Promise<void> {
    const before = new Map(rooms.map((room) => [room, this.acks.get(room)?.size ?? 0]));
    await eventually(() => {
      // The first one may have been under way already.
      const late = rooms.filter((room) => (this.acks.get(room)?.size ?? 0) < (before.get(room) ?? 0) + 2);
      if (late.length > 0) throw new Error(`No answers in ${late.join()}`);
    });
  }

  /** Resolves when all commits are answered, and all that is in the rooms has been told. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.writing;
    for (const room of this.rooms) {
      const { at } = await view(this.watcher, {}, room);
      await eventually(() => {
        const last = this.heard.get(room)?.at(-1);
        if (last !== at.seq && !this.lost.has(room)) throw new Error(`${room} is at ${at.seq}, told ${last}`);
      });
    }
  }

  /** Rooms of which it was told that they lost something. */
  get lossy(): readonly RoomId[] {
    return [...this.lost];
  }

  /** What must never be: an ack that is not found at its place, an event told twice, out of order, or not at all. */
  async faults(): Promise<string[]> {
    const faults: string[] = [];
    for (const room of this.rooms.filter((each) => !this.lost.has(each))) {
      const acks = this.acks.get(room) ?? new Map<string, number>();
      const { at } = await view(this.watcher, {}, room);
      const { log } = await view(this.watcher, { since: { ...at, seq: 0 }, maxBytes: 1e9 }, room);
      const bodies = log?.kind === 'resumed' ? log.entries.map(({ body }) => body) : [];
      if (bodies.length !== at.seq) faults.push(`${room}: the log cannot be read`);
      for (const [id, seq] of acks)
        if (bodies[seq - 1] !== said(id).body) faults.push(`${room}: ${id} is not at ${seq}`);
      if (new Set(acks.values()).size !== acks.size || acks.size !== at.seq) faults.push(`${room}: one is there twice`);
      const told = this.heard.get(room) ?? [];
      if (told.some((seq, index) => seq !== index + 1)) faults.push(`${room}: told ${told.join()}`);
    }
    return faults;
  }

  /** Longest time from a client's first try to its ack, in those rooms. */
  slowest(rooms: readonly RoomId[]): number {
    return this.longest(({ room, isRefusal }) => !isRefusal && rooms.includes(room));
  }

  /** Longest time until somebody was told `unavailable`; 0 if nobody was. */
  get slowestRefusal(): number {
    return this.longest(({ isRefusal }) => isRefusal);
  }

  private longest(counts: (answer: Answer) => boolean): number {
    return Math.max(0, ...this.answers.filter(counts).map(({ ms }) => ms));
  }

  private async watch(room: RoomId): Promise<void> {
    const seqs: number[] = [];
    this.heard.set(room, seqs);
    await this.watcher.watch(room, (signal) => {
      if (signal.kind === 'event') seqs.push(signal.event.seq);
      const isLossy = signal.kind === 'epoch' && signal.cut < (seqs.at(-1) ?? 0);
      if (isLossy || signal.kind === 'reset') this.lost.add(room);
    });
  }

  private async write(room: RoomId): Promise<void> {
    const acks = new Map<string, number>();
    this.acks.set(room, acks);
    while (!this.isStopped) {
      const id = `c${acks.size}`;
      const startedAt = performance.now();
      acks.set(id, await this.insist(room, id));
      this.answers.push({ room, ms: performance.now() - startedAt, isRefusal: false });
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  private async insist(room: RoomId, id: string): Promise<number> {
    for (;;) {
      const askedAt = performance.now();
      try {
        const result = await this.writer.commit(room, { once: { user: ada, id, digest: id }, events: [said(id)] });
        if (result.kind === 'committed') return result.first;
        if (result.kind === 'duplicate') return result.receipt.first;
        throw new Error(`expected an answer, got ${result.kind}`);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        this.answers.push({ room, ms: performance.now() - askedAt, isRefusal: true });
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }
}
