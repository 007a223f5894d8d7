import { setTimeout as delay } from 'node:timers/promises';
import { Checks } from '../support/checks.js';
import { quantiles } from '../support/quantiles.js';
import type { ServerProcess } from '../../test/support/server-process.js';
import { LoadRoom } from './load-room.js';
import { MemorySamples } from './memory-samples.js';
import type { Traveller } from './traveller.js';

export interface LoadOptions {
  readonly server: ServerProcess;
  readonly clients: number;
  readonly rooms: number;
  readonly seconds: number;
  /** How much more memory the last third of the run may need than the middle third, in per cent. */
  readonly memoryTolerance: number;
  readonly onProgress?: (load: Load) => void;
}

const SAMPLE_MS = 500;
/** Handshakes under way at once: as many as a crowd that opens the app at the same time. */
const JOINING = 20;

/** Many rooms full of people who chat, move, plan, read, leave and come back. */
export class Load {
  readonly memory: MemorySamples;
  private readonly rooms: readonly LoadRoom[];
  private startedAt = 0;

  private constructor(private readonly options: LoadOptions) {
    const { server, clients, rooms } = options;
    const sizes = Array.from({ length: rooms }, (_, n) => Math.floor((clients + n) / rooms));
    this.rooms = sizes.map((size, n) => new LoadRoom(`load-${n + 1}`, size, server.url));
    this.memory = new MemorySamples(options.memoryTolerance);
  }

  static async run(options: LoadOptions): Promise<{ checks: Checks; figures: ReturnType<Load['figures']> }> {
    const load = new Load(options);
    await load.fill();
    await load.live();
    const checks = new Checks();
    await load.verify(checks);
    return { checks, figures: load.figures() };
  }

  figures() {
    const { clients, rooms, seconds } = this.options;
    const sum = (figure: (traveller: Traveller) => number) =>
      this.travellers().reduce((total, traveller) => total + figure(traveller), 0);
    const refusals: Record<string, number> = {};
    for (const { contention } of this.travellers()) {
      for (const [code, count] of contention) refusals[code] = (refusals[code] ?? 0) + count;
    }
    return {
      clients,
      rooms,
      seconds,
      frames_sent: sum(({ asked }) => asked),
      frames_received: sum(({ heard }) => heard),
      events: this.rooms.reduce((total, { log }) => total + log.head, 0),
      reconnects: sum(({ returns }) => returns),
      refusals,
      answer_ms: this.answerTimes(),
      memory_mib: this.memory.thirds(),
    };
  }

  get elapsedSeconds(): number {
    return (performance.now() - this.startedAt) / 1_000;
  }

  private travellers(): Traveller[] {
    return this.rooms.flatMap(({ travellers }) => travellers);
  }

  private async fill(): Promise<void> {
    const waiting = this.travellers();
    const work = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await next.join();
    };
    await Promise.all(Array.from({ length: JOINING }, work));
    this.startedAt = performance.now();
  }

  private async live(): Promise<void> {
    const endsAt = performance.now() + this.options.seconds * 1_000;
    const lives = Promise.all(this.travellers().map((traveller) => traveller.live(endsAt)));
    const watching = new AbortController();
    const sampling = this.sample(watching.signal);
    await lives;
    watching.abort();
    await sampling;
  }

  private async sample(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.memory.add(this.options.server.residentBytes);
      this.options.onProgress?.(this);
      await delay(SAMPLE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async verify(checks: Checks): Promise<void> {
    const faults = { order: [] as string[], acks: [] as string[], state: [] as string[], positions: [] as string[] };
    await Promise.all(this.rooms.map((room) => room.verify(faults)));
    const { events, reconnects, frames_sent, refusals } = this.figures();
    const receipts = this.travellers().reduce((sum, traveller) => sum + traveller.receipts.length, 0);
    const contention = JSON.stringify(refusals);
    checks.none(
      'the same order for all, without gap or repeat',
      faults.order,
      `${events} events in ${this.rooms.length} rooms`,
    );
    checks.none('each ack stands at its seq, each command once', faults.acks, `${receipts} acks`);
    checks.none('snapshots and histories say what the events say', faults.state, `${this.rooms.length} rooms`);
    checks.none('all see where all are', faults.positions, `${this.options.clients} last fixes`);
    const refused = this.travellers().flatMap((traveller) => traveller.faults);
    checks.none('no error but contention', refused, `${frames_sent} frames, ${contention}`);
    checks.that('all came back to where they were', reconnects > 0, `${reconnects} reconnects with since`);
    this.memory.check(checks, this.options.seconds);
  }

  private answerTimes() {
    const times = this.travellers().flatMap(({ answerTimes }) => answerTimes);
    const [p50 = 0, p95 = 0, p99 = 0, max = 0] = quantiles(times, 0.5, 0.95, 0.99, 1);
    return { p50, p95, p99, max };
  }
}
