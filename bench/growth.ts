import { setTimeout as delay } from 'node:timers/promises';
import type { LoadClient } from './load/load-client.js';
import { residentBytes } from './measure/processes.js';
import type { RunningBench } from './measure/running-bench.js';
import { measureWindow } from './measure/window.js';
import type { Window } from './measure/window.js';
import { withBench } from './measure/with-bench.js';
import { rally } from './peers/rally.js';

/** What grows while the same rooms say the same. */
export interface Series {
  readonly id: 'rooms' | 'connections' | 'history';
  readonly title: string;
  readonly points: readonly Point[];
}
export interface Point {
  readonly at: number;
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
        points: await grow(ROOMS, (at) => ({ rooms: at - ACTIVE.rooms, size: 1 }), steps),
      },
      {
        id: 'connections',
        title: 'connections, all but 500 of them quiet in 100 more rooms',
        points: await grow(
          CONNECTIONS,
          (at) => ({ rooms: 100, size: Math.round((at - ACTIVE_CONNECTIONS) / 100) }),
          steps,
        ),
      },
      { id: 'history', title: 'messages that each room has kept', points: await fill(HISTORY, steps) },
    ],
  };
}

interface Steps {
  readonly seconds: number;
  readonly rounds: number;
  readonly note: (text: string) => void;
}

/** A server of its own for each point. */
async function grow(points: readonly number[], others: (at: number) => Bystanders, steps: Steps): Promise<Point[]> {
  const measured: Point[] = [];
  for (const at of points) {
    steps.note(`growth: ${at}`);
    measured.push(
      await withActive(async (client, bench) => {
        const { rooms, size } = others(at);
        const target = { dialect: rally.dialect, ports: bench.peer.ports };
        if (rooms * size > 0) await client.arrive('quiet', target, { rooms, size, prefix: 'q' }, AT_ONCE);
        await delay(SETTLE_MS);
        return pointAt(at, client, bench, steps);
      }),
    );
  }
  return measured;
}

/** One server, whose rooms fill. */
function fill(points: readonly number[], steps: Steps): Promise<Point[]> {
  return withActive(async (client, bench) => {
    const measured: Point[] = [];
    let kept = 0;
    for (const at of points) {
      steps.note(`growth: ${at} messages in each room`);
      if (at > kept) {
        await client.offer('active', FILL);
        await delay((((at - kept) * ACTIVE.rooms) / FILL.perSecond) * 1_000);
        await client.quiet('active');
      }
      kept = at;
      measured.push(await pointAt(at, client, bench, steps));
    }
    return measured;
  });
}

async function pointAt(at: number, client: LoadClient, bench: RunningBench, steps: Steps): Promise<Point> {
  const windows: Window[] = [];
  await client.offer('active', LOAD);
  await delay(SETTLE_MS);
  for (let round = 0; round < steps.rounds; round++) {
    windows.push(await measureWindow(client, 'active', bench, steps.seconds));
  }
  await client.quiet('active');
  const redisMib = (await bench.redis.usedBytes()) / MIB;
  return { at, windows, residentMib: residentBytes(bench.peer.pids) / MIB, redisMib };
}

function withActive<Result>(measure: (client: LoadClient, bench: RunningBench) => Promise<Result>): Promise<Result> {
  return withBench(rally, async (client, bench) => {
    await client.arrive('active', { dialect: rally.dialect, ports: bench.peer.ports }, ACTIVE, AT_ONCE);
    await client.ready('active', LOAD.kind);
    await client.offer('active', LOAD);
    await delay(WARM_UP_MS);
    await client.quiet('active');
    return measure(client, bench);
  });
}
