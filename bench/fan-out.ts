import { setTimeout as delay } from 'node:timers/promises';
import { LoadClient } from './load/load-client.js';
import { LOAD_CORE, RunningBench } from './measure/running-bench.js';
import { measureWindow } from './measure/window.js';
import type { Window } from './measure/window.js';
import type { Entry, FanOut } from './workloads.js';

export interface FanOutResult {
  readonly id: string;
  readonly title: string;
  readonly peers: readonly PeerWindows[];
}
export interface PeerWindows {
  readonly name: string;
  /** One of each round. */
  readonly windows: readonly Window[];
  /** What was sent in all, and what arrived of it, in copies. */
  readonly sent: number;
  readonly delivered: number;
  readonly expected: number;
  readonly lost: number;
}
export interface Timing {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUp: number;
}
interface Running {
  readonly entry: Entry;
  readonly bench: RunningBench;
  readonly windows: Window[];
  totals: { readonly sent: number; readonly delivered: number };
}

/** From the start of a load to its first window: what was waiting has been worked off by then. */
const SETTLE_MS = 1_000;
const ARRIVE_AT_ONCE = 100;

/** All peers run and are warm; then each is loaded in turn, round by round, so that all meet the machine in the same mood. */
export async function runFanOut(workload: FanOut, timing: Timing, note: (text: string) => void): Promise<FanOutResult> {
  const client = await LoadClient.start(LOAD_CORE);
  const running: Running[] = [];
  try {
    for (const entry of workload.entries) {
      note(`${workload.id}: ${entry.peer.name} starts`);
      running.push(await startWarm(client, workload, entry, timing));
    }
    for (let round = 1; round <= timing.rounds; round++) {
      for (const one of running) {
        note(`${workload.id}: round ${round} of ${timing.rounds}, ${one.entry.peer.name}`);
        await offer(client, workload, one.entry);
        await delay(SETTLE_MS);
        one.windows.push(await measureWindow(client, one.entry.peer.name, one.bench, timing.seconds));
        one.totals = await client.quiet(one.entry.peer.name);
      }
    }
    const peers = await Promise.all(running.map((one) => summary(client, workload, one)));
    return { id: workload.id, title: workload.title, peers };
  } finally {
    client.stop();
    await Promise.all(running.map(({ bench }) => bench.stop()));
  }
}

async function startWarm(client: LoadClient, workload: FanOut, entry: Entry, timing: Timing): Promise<Running> {
  const bench = await RunningBench.start(entry.peer, workload.instances);
  try {
    await warmUp(client, bench, workload, entry, timing.warmUp);
    return { entry, bench, windows: [], totals: await client.quiet(entry.peer.name) };
  } catch (error) {
    await bench.stop();
    throw error;
  }
}

/** All clients are there and are told what is said; when it resolves the load has gone on for `seconds`, and goes on. */
export async function warmUp(
  client: LoadClient,
  bench: RunningBench,
  workload: FanOut,
  entry: Entry,
  seconds: number,
): Promise<void> {
  const { rooms, size, load } = workload;
  const { name, dialect } = entry.peer;
  const target = { dialect, ports: bench.peer.ports };
  await client.arrive(name, target, { rooms, size, prefix: 'r' }, ARRIVE_AT_ONCE);
  const { missing } = await client.ready(name, load.kind);
  if (missing > 0) {
    const [why = 'their connections stand'] = await client.lost(name);
    throw new Error(`${name}: ${missing} of ${rooms * size} clients are told nothing (${why})`);
  }
  await offer(client, workload, entry);
  await delay(seconds * 1_000);
}

async function offer(client: LoadClient, { load }: FanOut, { peer, perSecond }: Entry): Promise<void> {
  await client.offer(peer.name, { ...load, perSecond: perSecond ?? load.perSecond });
}

async function summary(
  client: LoadClient,
  { size }: FanOut,
  { entry, windows, totals }: Running,
): Promise<PeerWindows> {
  const lost = await client.lost(entry.peer.name);
  return { name: entry.peer.name, windows, ...totals, expected: totals.sent * size, lost: lost.length };
}
