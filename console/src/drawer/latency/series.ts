import type { FrameRecord, Latency } from '../../session/frame-log.js';
import { deliveries } from './deliveries.js';
import { percentile } from './percentile.js';

export interface Series {
  readonly label: string;
  /** Whose colour it has. */
  readonly user: string;
  readonly kind: 'ack' | 'delivery';
  readonly latencies: readonly Latency[];
}
export interface Summary {
  readonly count: number;
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
}
interface Log {
  readonly user: string;
  readonly frames: readonly FrameRecord[];
  readonly latencies: readonly Latency[];
}

/** How long answers take in each pane, and events from each pane to the others. `records`: of all logs, in order. */
export function seriesOf(logs: readonly Log[], records: readonly FrameRecord[]): readonly Series[] {
  const delivered = deliveries(records);
  const pairs = logs.flatMap((from) =>
    logs.filter((to) => to !== from).map((to) => ({ from: from.user, to: to.user })),
  );
  return [
    ...logs.map(({ user, latencies }) => ({ label: `${user}: send → ack`, user, kind: 'ack', latencies }) as const),
    ...pairs.map(({ from, to }) => ({
      label: `${from}: send → ${to}`,
      user: from,
      kind: 'delivery' as const,
      latencies: delivered.filter((one) => one.from === from && one.to === to),
    })),
  ];
}

export function summaryOf({ latencies }: Series): Summary {
  const values = latencies.map(({ ms }) => ms);
  const [p50, p95, p99] = [50, 95, 99].map((of100) => percentile(values, of100));
  return { count: values.length, p50, p95, p99 };
}
