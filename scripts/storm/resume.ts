import type { Checks } from '../support/checks.js';
import { quantiles } from '../support/quantiles.js';
import { WireClient } from '../support/wire-client.js';
import type { StormBench } from './storm-bench.js';
import { StormClient } from './storm-client.js';

const CONTENT = 'x'.repeat(200);
const SENT_AT_ONCE = 100;
const ROOM = 'resume';

export interface ResumeSize {
  readonly clients: number;
  /** Events that each of them missed. */
  readonly missed: number;
  /** In which 99 of 100 have them. */
  readonly p99MaxMs: number;
}

/** Everybody of one room was away, comes back at once, and is given what was said meanwhile. */
export async function measureResume(
  bench: StormBench,
  { clients, missed, p99MaxMs }: ResumeSize,
  checks: Checks,
): Promise<void> {
  const crowd = Array.from(
    { length: clients },
    (_, index) => new StormClient({ url: bench.urlOf(index), room: ROOM, user: `away-${index}` }),
  );
  await Promise.all(crowd.map((client) => client.join()));
  for (const client of crowd) client.cut();
  const head = await speak(bench, missed);

  const [first, ...others] = crowd;
  const before = await bench.ran('lrange');
  await first?.join(); // What one costs, to compare with.
  const alone = (await bench.ran('lrange')) - before;
  first?.cut();

  const startedAt = performance.now();
  const returns = others.map(async (client) => {
    await client.join();
    return performance.now() - startedAt;
  });
  const times = await Promise.all(returns);
  const reads = (await bench.ran('lrange')) - before - alone;
  for (const client of crowd) client.cut();

  const [p50 = 0, p99 = 0, most = 0] = quantiles(times, 0.5, 0.99, 1);
  const faults = crowd.flatMap((client) => client.faults);
  const behind = crowd.filter(({ cursor }) => cursor !== head).map(({ cursor }) => `one ends at ${cursor} of ${head}`);
  const what = `${others.length} come back at once and miss ${missed} events each`;
  checks.that(`${what}: p99 within ${p99MaxMs} ms`, p99 <= p99MaxMs, `p50 ${p50} ms, p99 ${p99} ms, max ${most} ms`);
  checks.none(
    'each was given just what it missed, in order',
    [...faults, ...behind],
    `${times.length * missed} events`,
  );
  const sharing = `the log was read ${reads} times in Redis; ${alone} times for one alone`;
  checks.that('they share what is read', reads < (alone * others.length) / 2, sharing);
}

/** The seq of the last of so many messages; nobody is in the room when it returns, so nothing of it is kept in memory. */
async function speak(bench: StormBench, count: number): Promise<number> {
  const { client } = await WireClient.join({ url: bench.urlOf(0), room: ROOM, user: 'speaker' });
  let head = 0;
  for (let said = 0; said < count; said += SENT_AT_ONCE) {
    const batch = Array.from({ length: Math.min(SENT_AT_ONCE, count - said) }, () =>
      client.get('chat', { content: CONTENT }),
    );
    head = Math.max(...(await Promise.all(batch)).map(({ seq }) => Number(seq)));
  }
  await client.close();
  return head;
}
