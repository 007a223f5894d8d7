import type { ConnectionsResult } from '../connections.js';
import type { FanOutResult } from '../fan-out.js';
import type { GrowthResult } from '../growth.js';

/** Everything that one run measured, as it is kept in docs/bench.json. */
export interface Report {
  readonly at: string;
  readonly machine: string;
  readonly peers: Readonly<Record<string, string>>;
  /** Peers that could not be run here, and why. */
  readonly missing: readonly string[];
  readonly fanOut: readonly FanOutResult[];
  readonly connections?: ConnectionsResult;
  readonly growth?: GrowthResult;
}

/** The middle one, or the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return NaN;
  const [upper = NaN, lower = upper] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle) - 1]];
  return (upper + lower) / 2;
}

/** Three figures that count, whatever the size. */
export function short(figure: number): string {
  if (!Number.isFinite(figure)) return '–';
  const digits = Math.abs(figure) >= 100 ? 0 : Math.abs(figure) >= 10 ? 1 : 2;
  return figure.toFixed(digits);
}
