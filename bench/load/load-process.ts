/** The load client, as a process of its own on a core of its own; asked over IPC by {@link LoadClient}. */
import { setTimeout as delay } from 'node:timers/promises';
import { dialectOf } from './dialects.js';
import { Fleet } from './fleet.js';
import type { Arrival, Crowd } from './fleet.js';
import { Offer } from './offer.js';
import type { Counts, Load } from './offer.js';

export interface Target {
  readonly dialect: string;
  readonly ports: readonly number[];
}
/** Each request has its own kind of answer. */
export interface Answers {
  arrive: Arrival;
  ready: { readonly missing: number };
  offer: null;
  open: null;
  counts: Counts;
  quiet: { readonly sent: number; readonly delivered: number };
  cut: null;
  lost: readonly string[];
}
export type Request =
  | {
      readonly name: 'arrive';
      readonly fleet: string;
      readonly target: Target;
      readonly crowd: Crowd;
      readonly atOnce: number;
    }
  /** Until each member of the fleet has been delivered something. */
  | { readonly name: 'ready'; readonly fleet: string; readonly kind: Load['kind'] }
  | { readonly name: 'offer'; readonly fleet: string; readonly load: Load }
  /** Begins a window. */
  | { readonly name: 'open'; readonly fleet: string }
  | { readonly name: 'counts'; readonly fleet: string }
  /** Stops sending, and waits until nothing arrives any more. */
  | { readonly name: 'quiet'; readonly fleet: string }
  | { readonly name: 'cut'; readonly fleet: string }
  | { readonly name: 'lost'; readonly fleet: string };

const PROBE_MS = 400;
const PROBES = 25;
const QUIET_MS = 300;
const QUIET_MAX_MS = 8_000;

class Worker {
  private fleet: Fleet | undefined;
  private offer: Offer | undefined;
  private unheard = new Set<unknown>();

  constructor(private readonly dialect: string) {}

  async arrive(target: Target, crowd: Crowd, atOnce: number): Promise<Arrival> {
    const dialect = dialectOf(this.dialect);
    this.fleet ??= new Fleet({ dialect, ports: target.ports }, crowd, (connection, data, start, end) => {
      const found = this.offer?.hear(data, start, end) ?? 0;
      if (found > 0) this.unheard.delete(connection);
      else if (dialect.answerTo !== undefined) {
        const answer = dialect.answerTo(data.subarray(start, end));
        if (answer !== undefined) connection.send(answer);
      }
    });
    const arrival = await this.fleet.arrive(atOnce);
    this.offer = undefined;
    return arrival;
  }

  async ready(kind: Load['kind']): Promise<Answers['ready']> {
    const rooms = this.inFleet.connections;
    const offer = (this.offer ??= new Offer(dialectOf(this.dialect), rooms, kind));
    this.unheard = new Set(rooms.flat());
    for (let probe = 0; this.unheard.size > 0 && probe < PROBES; probe++) {
      for (const room of rooms) {
        const sender = room[probe % room.length];
        if (sender !== undefined && room.some((member) => this.unheard.has(member))) offer.sendOne(sender);
      }
      await delay(PROBE_MS);
    }
    return { missing: this.unheard.size };
  }

  async quiet(): Promise<Answers['quiet']> {
    const offer = this.offering;
    offer.stop();
    const endsAt = performance.now() + QUIET_MAX_MS;
    for (let before = -1; before !== offer.totals.delivered && performance.now() < endsAt;) {
      before = offer.totals.delivered;
      await delay(QUIET_MS);
    }
    return offer.totals;
  }

  get inFleet(): Fleet {
    if (this.fleet === undefined) throw new Error('Nobody has arrived yet');
    return this.fleet;
  }

  get offering(): Offer {
    if (this.offer === undefined) throw new Error('Nobody was asked whether they are ready');
    return this.offer;
  }
}

const workers = new Map<string, Worker>();

async function answer(request: Request): Promise<Answers[Request['name']]> {
  if (request.name === 'arrive') {
    const worker = workers.get(request.fleet) ?? new Worker(request.target.dialect);
    workers.set(request.fleet, worker);
    return worker.arrive(request.target, request.crowd, request.atOnce);
  }
  const worker = workers.get(request.fleet);
  if (worker === undefined) throw new Error(`No fleet ${request.fleet}`);
  switch (request.name) {
    case 'ready':
      return worker.ready(request.kind);
    case 'offer':
      worker.offering.start(request.load);
      return null;
    case 'open':
      worker.offering.reset();
      return null;
    case 'counts':
      return worker.offering.counts();
    case 'quiet':
      return worker.quiet();
    case 'cut':
      worker.inFleet.cut();
      return null;
    case 'lost':
      return worker.inFleet.lost;
  }
}

process.on('message', ({ id, request }: { id: number; request: Request }) => {
  answer(request).then(
    (result) => process.send?.({ id, result }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
