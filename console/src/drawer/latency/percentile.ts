import type { Latency } from '../../session/frame-log.js';

/** The smallest value that so many of a hundred do not exceed; `undefined` of none. */
export function percentile(values: readonly number[], of100: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * of100) / 100) - 1)];
}

/** The median of each of `count` times of `widthMs` that end at `now`, oldest first. */
export function medians(latencies: readonly Latency[], now: number, widthMs: number, count: number) {
  const times: number[][] = Array.from({ length: count }, () => []);
  for (const { clock, ms } of latencies) times[count - 1 - Math.floor((now - clock) / widthMs)]?.push(ms);
  return times.map((values) => percentile(values, 50));
}

export function milliseconds(ms: number | undefined): string {
  if (ms === undefined) return '–';
  return ms < 9.95 ? `${ms.toFixed(1)} ms` : ms < 9_999 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1_000)} s`;
}
