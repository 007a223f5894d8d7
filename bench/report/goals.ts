import type { Crowded } from '../connections.js';
import type { PeerWindows } from '../fan-out.js';
import type { Series } from '../growth.js';
import type { Window } from '../measure/window.js';
import { median } from './report.js';
import type { Report } from './report.js';

/** What Rally has to reach, and would like to; the ratios are those of windows of the same round. */
export interface Goal {
  readonly what: string;
  readonly must: string;
  readonly aim?: string;
  /** `undefined` if it was not measured; with a name, of another server in Rally's place. */
  judge(report: Report, as?: string): Verdict | undefined;
}
export interface Verdict {
  readonly figure: number;
  readonly must: boolean;
  readonly aim: boolean;
}
interface Bounds {
  readonly must: number;
  readonly aim?: number;
}

const SATURATED = 0.97;

export const GOALS: readonly Goal[] = [
  ...cheaper('chat-50', {
    'socket-io': { must: 1.6, aim: 2 },
    nest: { must: 1.6 },
    nchan: { must: 1 / 1.3, aim: 1 / 1.1 },
  }),
  atMost('chat-50', 'p50, ms', ({ p50 }) => p50, { must: 1.5 }),
  atMost('chat-50', 'p99, ms', ({ p99 }) => p99, { must: 12, aim: 5 }),
  notAbove('chat-50', 'socket-io'),
  complete('chat-50-fast'),
  atMost('chat-50-fast', 'p99, ms', ({ p99 }) => p99, { must: 30 }),
  ...cheaper('chat-50-fast', { 'socket-io': { must: 1.7 }, uws: { must: 0, aim: 1 }, nchan: { must: 0, aim: 1 } }),
  ...cheaper('chat-5', { 'socket-io': { must: 1.5, aim: 2 }, nest: { must: 1.5 }, ws: { must: 0, aim: 1 } }),
  complete('chat-5'),
  atMost('chat-5', 'cores', ({ serverCpu }) => serverCpu, { must: SATURATED }),
  atMost('chat-5', 'p99, ms', ({ p99 }) => p99, { must: 20 }),
  ...cheaper('location-1hz', { 'socket-io': { must: 3.5, aim: 5 }, nest: { must: 3.5, aim: 5 } }),
  atMost('location-1hz', 'p99, ms', ({ p99 }) => p99, { must: 120 }),
  atMost('location-5hz', 'cores', ({ serverCpu }) => serverCpu, { must: 0.5, aim: 0.3 }),
  ...cheaper('location-5hz', { 'socket-io': { must: 6, aim: 10 } }),
  ...cheaper('two-chat', { 'socket-io': { must: 1.4, aim: 1.7 } }),
  ...cheaper('two-location', { 'socket-io': { must: 3.5, aim: 5 } }),
  ...cheaper('echo', { 'nest-echo': { must: 1 / 0.7, aim: 1 / 0.45 } }, 'rally-echo'),
  atMost('echo', 'p99, ms', ({ p99 }) => p99, { must: 3 }, 'rally-echo'),
  crowd('KiB per idle connection', ({ kibPerConnection }) => kibPerConnection, { must: 12, aim: 10 }),
  crowd(
    'KiB per idle connection of that of socket-io',
    ({ kibPerConnection }) => kibPerConnection,
    { must: 0.8 },
    true,
  ),
  crowd(
    'CPU per connect + join of that of socket-io',
    ({ connect }) => connect.cpu,
    { must: 1 / 1.6, aim: 1 / 2 },
    true,
  ),
  crowd('time of a storm of that of socket-io', ({ storm }) => storm.seconds, { must: 1 / 2, aim: 1 / 2.6 }, true),
  crowd('failed of a storm', ({ storm }) => storm.failed, { must: 0 }),
  crowd('p99 of a storm, ms', ({ storm }) => storm.p99, { must: 600, aim: 350 }),
  ...(['rooms', 'connections', 'history'] as const).map(flat),
];

function windowsOf(report: Report, workload: string, peer: string): PeerWindows | undefined {
  return report.fanOut.find(({ id }) => id === workload)?.peers.find(({ name }) => name === peer);
}

/** How many times cheaper than each of those. */
function cheaper(workload: string, peers: Readonly<Record<string, Bounds>>, own = 'rally'): Goal[] {
  return Object.entries(peers).map(([peer, bounds]) => ({
    what: `${workload}: CPU per delivery, ${peer} ÷ ${own}`,
    ...(bounds.must > 0 ? { must: `≥ ${bounds.must.toFixed(2)}` } : { must: '' }),
    ...(bounds.aim !== undefined && { aim: `≥ ${bounds.aim.toFixed(2)}` }),
    judge: (report, as = own) => {
      const [ours, theirs] = [windowsOf(report, workload, as), windowsOf(report, workload, peer)];
      if (ours === undefined || theirs === undefined || as === peer) return undefined;
      return verdict(median(ratios(theirs.windows, ours.windows)), bounds, (figure, bound) => figure >= bound);
    },
  }));
}

function atMost(workload: string, what: string, of: (window: Window) => number, bounds: Bounds, own = 'rally'): Goal {
  return {
    what: `${workload}: ${what}`,
    ...texts(bounds),
    judge: (report, as = own) => {
      const ours = windowsOf(report, workload, as);
      return ours && verdict(median(ours.windows.map(of)), bounds, (figure, bound) => figure <= bound);
    },
  };
}

function notAbove(workload: string, peer: string): Goal {
  return {
    what: `${workload}: p99 of that of ${peer}, the worst round`,
    must: '≤ 1',
    judge: (report, as = 'rally') => {
      const [ours, theirs] = [windowsOf(report, workload, as), windowsOf(report, workload, peer)];
      if (ours === undefined || theirs === undefined) return undefined;
      const ratios = ours.windows.map(({ p99 }, round) => p99 / (theirs.windows[round]?.p99 ?? NaN));
      return verdict(Math.max(...ratios), { must: 1 }, (figure, bound) => figure <= bound);
    },
  };
}

function complete(workload: string): Goal {
  return {
    what: `${workload}: messages that did not reach everybody, or twice`,
    must: '0',
    judge: (report, as = 'rally') => {
      const ours = windowsOf(report, workload, as);
      return ours && verdict(Math.abs(ours.expected - ours.delivered), { must: 0 }, (figure) => figure === 0);
    },
  };
}

function crowd(what: string, of: (crowded: Crowded) => number, bounds: Bounds, ofSocketIo = false): Goal {
  return {
    what: `5,000 connections: ${what}`,
    ...texts(bounds),
    judge: ({ connections }, as = 'rally-v2') => {
      const roundsOf = (peer: string) => connections?.peers.find(({ name }) => name === peer)?.rounds;
      const [ours, theirs] = [roundsOf(as), roundsOf('socket-io')];
      if (ours === undefined || (ofSocketIo && theirs === undefined)) return undefined;
      const figures = ours.map((one, round) => {
        const other = theirs?.[round];
        return of(one) / (ofSocketIo && other !== undefined ? of(other) : 1);
      });
      return verdict(median(figures), bounds, (figure, bound) => figure <= bound);
    },
  };
}

function flat(id: Series['id']): Goal {
  return {
    what: `growth of ${id}: CPU per delivery, the farthest point from the first`,
    must: '± 15 %',
    judge: ({ growth }, as) => {
      if (as !== undefined) return undefined;
      const [first, ...others] = growth?.series.find((series) => series.id === id)?.points ?? [];
      if (first === undefined || others.length === 0) return undefined;
      const farthest = Math.max(...others.map((point) => Math.abs(median(ratios(point.windows, first.windows)) - 1)));
      return { figure: farthest, must: farthest <= 0.15, aim: farthest <= 0.15 };
    },
  };
}

/** Of what a delivery cost, round by round. */
function ratios(windows: readonly Window[], others: readonly Window[]): number[] {
  return windows.map(({ cpuPerDelivery }, round) => cpuPerDelivery / (others[round]?.cpuPerDelivery ?? NaN));
}

function verdict(
  figure: number,
  { must, aim = must }: Bounds,
  holds: (figure: number, bound: number) => boolean,
): Verdict {
  return { figure, must: holds(figure, must), aim: holds(figure, aim) };
}

function texts({ must, aim }: Bounds): Pick<Goal, 'must' | 'aim'> {
  const text = (bound: number) => `≤ ${Number(bound.toFixed(2))}`;
  return { must: text(must), ...(aim !== undefined && { aim: text(aim) }) };
}
