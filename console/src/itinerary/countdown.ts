/** What leases last unless told; who holds one renews it at half of it. */
const LEASE_MS = 30_000;

export interface Countdown {
  readonly seconds: number;
  /** Of a whole lease, 1..0. */
  readonly part: number;
}

/** What is left of a lease; `now` and its end by the same clock. */
export function countdown(expiresAt: number, now: number): Countdown {
  const leftMs = Math.max(0, expiresAt - now);
  return { seconds: Math.ceil(leftMs / 1_000), part: Math.min(1, leftMs / LEASE_MS) };
}
