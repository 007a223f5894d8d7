import { setTimeout as delay } from 'node:timers/promises';
import type { LoadClient } from '../load/load-client.js';
import type { Counts } from '../load/offer.js';
import { SERVER_CORE } from './running-bench.js';
import type { RunningBench } from './running-bench.js';
import { coreBusyMs, cpuMicros } from './processes.js';

export interface Window extends Counts {
  /** CPU of the server's processes for each message that reached a client, in µs. */
  readonly cpuPerDelivery: number;
  /** The same for each message that was sent. */
  readonly cpuPerMessage: number;
  /** Cores that the server used; 1 = all that it has. */
  readonly serverCpu: number;
  readonly redisCpu: number;
  /** Share of the server's core that others took meanwhile. */
  readonly foreign: number;
}

/** Beyond it a window says more about the neighbours than about the server. */
const FOREIGN_MAX = 0.1;
const TRIES = 3;

/** One window of a load that is under way; a disturbed one is measured again, twice at most. */
export async function measureWindow(
  client: LoadClient,
  fleet: string,
  bench: RunningBench,
  seconds: number,
): Promise<Window> {
  let best = await measureOnce(client, fleet, bench, seconds);
  for (let tries = 1; best.foreign > FOREIGN_MAX && tries < TRIES; tries++) {
    const window = await measureOnce(client, fleet, bench, seconds);
    if (window.foreign < best.foreign) best = window;
  }
  return best;
}

async function measureOnce(client: LoadClient, fleet: string, bench: RunningBench, seconds: number): Promise<Window> {
  await client.open(fleet);
  const before = readings(bench);
  await delay(seconds * 1_000);
  const counts = await client.counts(fleet);
  const after = readings(bench);
  const server = after.server - before.server;
  const wall = after.at - before.at;
  return {
    ...counts,
    cpuPerDelivery: server / Math.max(1, counts.delivered),
    cpuPerMessage: server / Math.max(1, counts.sent),
    serverCpu: server / 1_000 / wall,
    redisCpu: (after.redis - before.redis) / 1_000 / wall,
    foreign: Math.max(0, (after.core - before.core) / wall - server / 1_000 / wall),
  };
}

function readings({ peer, redis }: RunningBench) {
  return {
    at: performance.now(),
    server: cpuMicros(peer.pids),
    redis: cpuMicros([redis.pid]),
    core: coreBusyMs(SERVER_CORE),
  };
}
