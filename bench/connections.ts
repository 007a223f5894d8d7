import { setTimeout as delay } from 'node:timers/promises';
import type { Arrival } from './load/fleet.js';
import { cpuMicros, residentBytes } from './measure/processes.js';
import type { RunningBench } from './measure/running-bench.js';
import { withBench } from './measure/with-bench.js';
import type { Peer } from './peers/peer.js';

export interface ConnectionsPlan {
  readonly peers: readonly Peer[];
  readonly rooms: number;
  readonly size: number;
  readonly rounds: number;
}
/** One crowd that comes, stays, is cut off and comes back. */
export interface Crowded {
  /** Resident memory that each idle connection adds, in KiB. */
  readonly kibPerConnection: number;
  readonly connect: Coming;
  readonly storm: Coming;
}
export interface Coming extends Arrival {
  readonly perSecond: number;
  /** CPU of the server for each, in µs. */
  readonly cpu: number;
}
export interface ConnectionsResult {
  readonly connections: number;
  readonly peers: readonly { readonly name: string; readonly rounds: readonly Crowded[] }[];
}

/**
 * Connections that stay beside: the code is warm, and the young space of a collector has the size that it keeps, which it
 * takes once, whoever comes. What is asked is what one more costs.
 */
const WARM = { rooms: 200, size: 20, prefix: 'w' };
const CONNECT_AT_ONCE = 256;
const STORM_AT_ONCE = 2_000;
/** Until what a crowd left behind is collected. */
const SETTLE_MS = 4_000;
const KIB = 1_024;

/** Each peer in turn and afresh, round by round. */
export async function runConnections(plan: ConnectionsPlan, note: (text: string) => void): Promise<ConnectionsResult> {
  const rounds = new Map<Peer, Crowded[]>(plan.peers.map((peer) => [peer, []]));
  for (let round = 1; round <= plan.rounds; round++) {
    for (const [peer, results] of rounds) {
      note(`connections: round ${round} of ${plan.rounds}, ${peer.name}`);
      results.push(await crowd(peer, plan));
    }
  }
  const peers = [...rounds].map(([{ name }, results]) => ({ name, rounds: results }));
  return { connections: plan.rooms * plan.size, peers };
}

function crowd(peer: Peer, { rooms, size }: ConnectionsPlan): Promise<Crowded> {
  return withBench(peer, async (client, bench) => {
    const target = { dialect: peer.dialect, ports: bench.peer.ports };
    await client.arrive('warm', target, WARM, CONNECT_AT_ONCE);
    await delay(SETTLE_MS);
    const before = residentBytes(bench.peer.pids);
    const come = (atOnce: number) =>
      coming(bench, () => client.arrive('crowd', target, { rooms, size, prefix: 'c' }, atOnce));
    const connect = await come(CONNECT_AT_ONCE);
    await delay(SETTLE_MS);
    const added = residentBytes(bench.peer.pids) - before;
    await client.cut('crowd');
    const storm = await come(STORM_AT_ONCE);
    return { kibPerConnection: added / KIB / (rooms * size), connect, storm };
  });
}

async function coming({ peer }: RunningBench, arrive: () => Promise<Arrival>): Promise<Coming> {
  const before = cpuMicros(peer.pids);
  const arrival = await arrive();
  const cpu = (cpuMicros(peer.pids) - before) / arrival.connections;
  return { ...arrival, cpu, perSecond: arrival.connections / arrival.seconds };
}
