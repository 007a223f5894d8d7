/** A fix as members see it (LOC-1, LOC-10). Optional values are `null` or absent where the device does not know them. */
export interface FixBody {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy?: number | null;
  readonly altitude?: number | null;
  readonly altitude_accuracy?: number | null;
  readonly heading?: number | null;
  readonly speed?: number | null;
  readonly battery?: number | null;
  readonly charging?: boolean | null;
  readonly activity?: string | null;
  /** When the position was taken, in server ms; never ahead of the server's clock. */
  readonly fix_ts: number;
}
/** LOC-2. `ts` is that of the newest fix that counts. */
export interface LocationAck {
  readonly status: 'accepted' | 'conflated' | 'stale' | 'duplicate';
  readonly ts: number;
  readonly ts_adjusted?: true;
}
/** LOC-5. */
export interface PositionsPage {
  readonly positions: readonly KnownPosition[];
  /** There are more: ask for them with `snapshot {cursor}`. */
  readonly cursor?: string;
}
export interface KnownPosition extends FixBody {
  readonly user_id: string;
  readonly age_ms: number;
  readonly state: 'live' | 'stale' | 'offline';
}
