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

/** The server's clock, as its frames let it be known: the quickest of them shows it best. */
export class ServerClock {
  private aheadMs: number | undefined;

  constructor(private readonly local: () => number = Date.now) {}

  /** `ts`: server ms that a frame brought just now. */
  hear(ts: number): void {
    const aheadMs = ts - this.local();
    if (this.aheadMs === undefined || aheadMs > this.aheadMs) this.aheadMs = aheadMs;
  }

  now(): number {
    return this.local() + (this.aheadMs ?? 0);
  }
}
