import type { Checks } from '../support/checks.js';
import { quantiles } from '../support/quantiles.js';
import { Watch } from '../support/watch.js';
import { WireClient } from '../support/wire-client.js';
import type { StormBench } from './storm-bench.js';
import { StormClient } from './storm-client.js';

/** 99 of 100 have everything again within this time. */
const P99_MAX_MS = 10_000;
const JOINING = 100;
const SETTLE_MS = 15_000;
const CONTENT = 'x'.repeat(200);

export interface ReconnectsSize {
  readonly clients: number;
  readonly rooms: number;
  /** Messages a second, over all rooms, all the while. */
  readonly rate: number;
}

/** All sockets are cut at once, all come back at once, and meanwhile life goes on. */
export async function measureReconnects(bench: StormBench, size: ReconnectsSize, checks: Checks): Promise<void> {
  const { clients, rooms, rate } = size;
  const watch = new Watch();
  const onEvent = () => watch.changed();
  const crowd = Array.from(
    { length: clients },
    (_, n) => new StormClient({ url: bench.urlOf(n), room: `storm-${n % rooms}`, user: `stormy-${n}`, onEvent }),
  );
  await fill([...crowd]);
  const writers = await Writers.join(bench, rooms, rate);
  for (const client of crowd) client.cut();
  const startedAt = performance.now();
  const returns = crowd.map(async (client) => {
    await client.join();
    return performance.now() - startedAt;
  });
  const ended = await Promise.allSettled(returns);
  const written = await writers.stop();
  const isBehind = ({ cursor, options }: StormClient) => cursor !== (written.heads.get(options.room) ?? cursor);
  await watch.until(() => !crowd.some(isBehind), SETTLE_MS);

  const times = ended.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  const [p50 = 0, p90 = 0, p99 = 0, most = 0] = quantiles(times, 0.5, 0.9, 0.99, 1);
  const share = times.length / clients;
  const seen = `p50 ${p50} ms, p90 ${p90} ms, p99 ${p99} ms, max ${most} ms; ${peak(crowd)} accepted in the best second`;
  const what = `${clients} of ${rooms} rooms are cut off and come back at once: 99 % have all within ${P99_MAX_MS} ms`;
  checks.that(what, share > 0.99 && p99 <= P99_MAX_MS, seen);
  const faults = crowd.flatMap((client) => [
    ...client.faults,
    ...(isBehind(client) ? [`${client.options.user} ends at ${client.cursor}`] : []),
  ]);
  faults.push(...written.faults);
  checks.none(
    'nobody is turned away or cut off; nothing is missed or doubled',
    faults,
    `${written.count} events meanwhile`,
  );
  for (const client of crowd) client.cut();
}

async function fill(waiting: StormClient[]): Promise<void> {
  const work = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await next.join();
  };
  await Promise.all(Array.from({ length: JOINING }, work));
}

/** The most handshakes that were answered within a second, of those counted in tenths. */
function peak(crowd: readonly StormClient[]): number {
  const tenths = new Map<number, number>();
  for (const { openedAt } of crowd) {
    const tenth = Math.floor(openedAt / 100);
    tenths.set(tenth, (tenths.get(tenth) ?? 0) + 1);
  }
  const from = (start: number) => Array.from({ length: 10 }, (_, n) => tenths.get(start + n) ?? 0);
  return Math.max(...[...tenths.keys()].map((start) => from(start).reduce((sum, count) => sum + count, 0)));
}

/** One in each room, who are not cut off and speak in turn. */
class Writers {
  private readonly timer: NodeJS.Timeout;
  private readonly acks: Promise<unknown>[] = [];
  private readonly faults: string[] = [];
  private readonly heads = new Map<string, number>();

  private constructor(
    private readonly clients: readonly WireClient[],
    rate: number,
  ) {
    const startedAt = performance.now();
    // Timers come late while thousands of sockets are busy: what is overdue is made up for.
    const isDue = () => this.acks.length < ((performance.now() - startedAt) / 1_000) * rate;
    const note = (error: unknown) => this.faults.push(`a writer: ${String(error)}`);
    this.timer = setInterval(() => {
      while (isDue()) this.acks.push(this.speak(this.acks.length).catch(note));
    }, 1_000 / rate);
  }

  static async join(bench: StormBench, rooms: number, rate: number): Promise<Writers> {
    const joins = Array.from({ length: rooms }, (_, n) =>
      WireClient.join({ url: bench.urlOf(n), room: `storm-${n}`, user: `writer-${n}` }),
    );
    return new Writers(
      (await Promise.all(joins)).map(({ client }) => client),
      rate,
    );
  }

  /** Where each room ends, once everything is answered. */
  async stop(): Promise<{ heads: ReadonlyMap<string, number>; count: number; faults: readonly string[] }> {
    clearInterval(this.timer);
    await Promise.all(this.acks);
    await Promise.all(this.clients.map((client) => client.close()));
    return { heads: this.heads, count: this.acks.length, faults: this.faults };
  }

  private async speak(turn: number): Promise<void> {
    const place = turn % this.clients.length;
    const ack = await this.clients[place]?.get('chat', { content: CONTENT });
    this.heads.set(`storm-${place}`, Math.max(Number(ack?.['seq']), this.heads.get(`storm-${place}`) ?? 0));
  }
}
