import type { Position } from '@rally/client';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Up to here a position counts as what is now. */
const FRESH_MS = 10_000;

/** How long ago: `now`, `12 s ago`, `3 min ago` … */
export function ageText(ageMs: number): string {
  if (ageMs < 2_000) return 'now';
  return `${spanText(ageMs)} ago`;
}

/** A span in its largest unit; hours and days with what is over. */
export function spanText(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.floor(ms / 1_000)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return twoUnits(ms, [HOUR_MS, 'h'], [MINUTE_MS, 'min']);
  return twoUnits(ms, [DAY_MS, 'd'], [HOUR_MS, 'h']);
}

type Unit = readonly [ms: number, name: string];

function twoUnits(ms: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName}${rest > 0 ? ` ${rest} ${smallName}` : ''}`;
}

/** How much of a disc is still there, 0..1: what is old fades, and what the server calls so more. */
export function freshness(state: Position['state'], ageMs: number): number {
  if (state === 'offline') return 0.35;
  if (state === 'stale') return 0.5;
  const past = Math.min(1, Math.max(0, ageMs - FRESH_MS) / (MINUTE_MS - FRESH_MS));
  return 1 - 0.35 * past;
}
