/** ms to wait before try `attempt` (0, 1, 2 …) after the one that failed. */
export type Backoff = (attempt: number) => number;

export interface BackoffLimits {
  readonly minMs: number;
  readonly maxMs: number;
}

/** Exponential with full jitter: those who failed together do not come back together. */
export function fullJitter({ minMs, maxMs }: BackoffLimits, random: () => number): Backoff {
  return (attempt) => random() * Math.min(maxMs, minMs * 2 ** attempt);
}
