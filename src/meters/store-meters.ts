import { Buckets } from './buckets.js';
import { Tally } from './tally.js';

/** From a quick answer of a Redis next door to the time by which a caller is told `unavailable`. */
const CALL_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];
const LAG_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What can go wrong between an instance and the store that it shares with others. */
const BUS_FAULTS = ['call', 'echo', 'gap', 'malformed', 'subscribe'] as const;

/** What a store counts of itself. Only a shared one does: the embedded one is this process. */
export class StoreMeters {
  /** From a call to its answer, or to giving it up; by the name of the call. */
  readonly calls = new Map<string, Buckets>();
  /** From publishing to hearing it. */
  readonly lag = new Buckets(LAG_SECONDS);
  readonly faults = new Tally<(typeof BUS_FAULTS)[number]>(BUS_FAULTS);

  called(name: string, seconds: number): void {
    let spread = this.calls.get(name);
    if (spread === undefined) this.calls.set(name, (spread = new Buckets(CALL_SECONDS)));
    spread.add(seconds);
  }
}
