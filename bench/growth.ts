import { setTimeout as delay } from 'node:timers/promises';
import { LoadClient } from './load/load-client.js';
import type { Target } from './load/load-process.js';
import { residentBytes } from './measure/processes.js';
import { LOAD_CORE, RunningBench } from './measure/running-bench.js';
import { measureWindow } from './measure/window.js';
import type { Window } from './measure/window.js';
import { rally } from './peers/rally.js';

/** What grows while the same rooms say the same. */
export interface Series {
  readonly id: 'rooms' | 'connections' | 'history';
  readonly title: string;
  readonly points: readonly Point[];
}
export interface Point {
  readonly at: number;
  /** One of each round. */
  readonly windows: readonly Window[];
  readonly residentMib: number;
  readonly redisMib: number;
}
export interface GrowthResult {
  readonly series: readonly Series[];
}
interface Bystanders {
  readonly rooms: number;
  readonly size: number;
}
/** A server that has grown so far. */
interface Grown {
  readonly at: number;
  readonly bench: RunningBench;
  readonly windows: Window[];
}
type Grow = (client: LoadClient, bench: RunningBench, at: number) => Promise<void>;

/** Those who are measured: 100 rooms of 5. */
export const ACTIVE = { rooms: 100, size: 5, prefix: 'r' };
const ACTIVE_CONNECTIONS = ACTIVE.rooms * ACTIVE.size;
const LOAD = { kind: 'chat', perSecond: 1_000 } as const;
/** Faster, to fill the rooms. */
const FILL = { kind: 'chat', perSecond: 3_000 } as const;
const ROOMS = [100, 1_000, 4_000, 10_000];
const CONNECTIONS = [500, 1_000, 4_000, 10_000];
const HISTORY = [0, 100, 1_000];
const AT_ONCE = 256;
const WARM_UP_MS = 4_000;
const SETTLE_MS = 2_000;
const MIB = 1_024 * 1_024;

export async function runGrowth(seconds: number, rounds: number, note: (text: string) => void): Promise<GrowthResult> {
  const steps = { seconds, rounds, note };
  return {
    series: [
      {
        id: 'rooms',
        title: 'rooms, all but 100 of them with one quiet member',
        points: await measure(ROOMS, joinedBy(inRooms), steps),
      },
      {
        id: 'connections',
        title: 'connections, all but 500 of them quiet in 100 more rooms',
        points: await measure(CONNECTIONS, joinedBy(inCrowd), steps),
      },
      {
        id: 'history',
        title: 'messages that each room has kept',
        points: await measure(HISTORY, filled, steps),
      },
    ],
  };
}

interface Steps {
  readonly seconds: number;
  readonly rounds: number;
  readonly note: (text: string) => void;
}

const inRooms = (at: number): Bystanders => ({ rooms: at - ACTIVE.rooms, size: 1 });
const inCrowd = (at: number): Bystanders => ({ rooms: 100, size: Math.round((at - ACTIVE_CONNECTIONS) / 100) });

function joinedBy(bystanders: (at: number) => Bystanders): Grow {
  return async (client, bench, at) => {
    const { rooms, size } = bystanders(at);
    const crowd = { rooms, size, prefix: 'q' };
    if (rooms * size > 0) await client.arrive(`quiet ${at}`, targetOf(bench), crowd, AT_ONCE);
  };
}

const filled: Grow = async (client, _, at) => {
  if (at === 0) return;
  await client.offer(fleetOf(at), FILL);
  await delay(((at * ACTIVE.rooms) / FILL.perSecond) * 1_000);
  await client.quiet(fleetOf(at));
};

/** A server of its own for each point. All have grown before the first window; then each has its turn in each round. */
async function measure(points: readonly number[], grow: Grow, { seconds, rounds, note }: Steps): Promise<Point[]> {
  const client = await LoadClient.start(LOAD_CORE);
  const grown: Grown[] = [];
  try {
    for (const at of points) {
      note(`growth: to ${at}`);
      grown.push(await start(client, at, grow));
    }
    for (let round = 1; round <= rounds; round++) {
      for (const one of grown) {
        note(`growth: round ${round} of ${rounds}, ${one.at}`);
        await client.offer(fleetOf(one.at), LOAD);
        await delay(SETTLE_MS);
        one.windows.push(await measureWindow(client, fleetOf(one.at), one.bench, seconds));
        await client.quiet(fleetOf(one.at));
      }
    }
    return await Promise.all(grown.map(pointOf));
  } finally {
    client.stop();
    await Promise.all(grown.map(({ bench }) => bench.stop()));
  }
}

/** Warm when it resolves. */
async function start(client: LoadClient, at: number, grow: Grow): Promise<Grown> {
  const bench = await RunningBench.start(rally, 1);
  try {
    await client.arrive(fleetOf(at), targetOf(bench), ACTIVE, AT_ONCE);
    await client.ready(fleetOf(at), LOAD.kind);
    await client.offer(fleetOf(at), LOAD);
    await delay(WARM_UP_MS);
    await client.quiet(fleetOf(at));
    await grow(client, bench, at);
    return { at, bench, windows: [] };
  } catch (error) {
    await bench.stop();
    throw error;
  }
}

async function pointOf({ at, bench, windows }: Grown): Promise<Point> {
  const redisMib = (await bench.redis.usedBytes()) / MIB;
  return { at, windows, residentMib: residentBytes(bench.peer.pids) / MIB, redisMib };
}

function fleetOf(at: number): string {
  return `active ${at}`;
}

function targetOf({ peer }: RunningBench): Target {
  return { dialect: rally.dialect, ports: peer.ports };
}
