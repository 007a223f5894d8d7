/** What one look found; `advice` is what to do about it. */
export interface Finding {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly what: string;
  readonly seen: string;
  readonly advice?: string;
}

export function ok(what: string, seen: string): Finding {
  return { level: 'ok', what, seen };
}

export function warn(what: string, seen: string, advice: string): Finding {
  return { level: 'warn', what, seen, advice };
}

export function fail(what: string, seen: string, advice: string): Finding {
  return { level: 'fail', what, seen, advice };
}

/** The store goes by the clock of Redis, tokens by those of the server and of who signs them, which may differ by 5 s. */
const SKEW_MS = { warn: 1_000, fail: 5_000 } as const;

export function clockFinding(whose: string, aheadMs: number): Finding {
  const skewMs = Math.abs(aheadMs);
  const seen = `that of ${whose} is ${Math.round(skewMs)} ms ${aheadMs >= 0 ? 'ahead of' : 'behind'} this machine's`;
  const advice = 'Synchronise both clocks (NTP, chrony): leases and tokens end by them.';
  if (skewMs > SKEW_MS.fail) return fail('Clock', seen, advice);
  return skewMs > SKEW_MS.warn ? warn('Clock', seen, advice) : ok('Clock', seen);
}
