/**
 * LOC-10: when a client does well to send its next fix: not before `min_interval_ms` and `min_distance_m` are both behind
 * the last one that it sent, and at the latest after `max_interval_ms`.
 */
export interface SendPolicy {
  readonly min_interval_ms: number;
  readonly min_distance_m: number;
  readonly max_interval_ms: number;
}
/** Told to the sharer alone, when it changes without a fix of theirs. */
export interface PolicyEvent extends SendPolicy {
  readonly action: 'policy';
}
