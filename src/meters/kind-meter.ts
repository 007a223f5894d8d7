import { Buckets } from './buckets.js';

/** From a frame that changes nothing to one whose client is told `unavailable`. */
const HANDLER_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];

/** What is counted of the frames of one kind. */
export class KindMeter {
  received = 0;
  rateLimited = 0;
  /** From the call of the handler to its answer. */
  readonly seconds = new Buckets(HANDLER_SECONDS);
}
