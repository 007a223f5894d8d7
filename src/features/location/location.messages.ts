import type { MeetingApproach, PlaceMessage } from './places/place.messages.js';
import type { SendPolicy } from './policy/send-policy.messages.js';
import type { Precision } from './precision.messages.js';

/** A fix as members see it (LOC-1, LOC-10). Optional values are `null` or absent where the device does not know them. */
export interface FixBody {
  readonly latitude: number;
  readonly longitude: number;
  /** Metres. */
  readonly accuracy?: number | null;
  /** Metres. */
  readonly altitude?: number | null;
  /** Metres. */
  readonly altitude_accuracy?: number | null;
  /** Degrees from north, clockwise. */
  readonly heading?: number | null;
  /** Metres per second. */
  readonly speed?: number | null;
  /** 0 = empty, 1 = full. */
  readonly battery?: number | null;
  readonly charging?: boolean | null;
  readonly activity?: string | null;
  /** How far it is to the meeting place (LOC-8). */
  readonly meeting?: MeetingApproach;
  /** When the position was taken, in server ms; never ahead of the server's clock. */
  readonly fix_ts: number;
}
/** LOC-10: of several that were due together one, with what the envelope of a frame of its own would say. */
export interface BundledFix extends FixBody {
  readonly user_id: string;
  readonly ts: number;
}
/** LOC-10: in the order in which they changed. */
export interface PositionsEvent {
  readonly action: 'positions';
  readonly positions: readonly BundledFix[];
}
/** LOC-2. `ts` is that of the newest fix that counts. */
export interface LocationAck {
  /** `conflated`: it waits for its turn. `stale`, `duplicate`: it never moves the dot. */
  readonly status: 'accepted' | 'conflated' | 'stale' | 'duplicate';
  readonly ts: number;
  /** The fix was ahead of the server, and is shown as taken now. */
  readonly ts_adjusted?: true;
  /** When to send the next one; absent: as was told last. */
  readonly policy?: SendPolicy;
}
/** LOC-2: what became of the fixes of a batch. */
export interface FixesAck {
  /** How many count. */
  readonly accepted: number;
  /** How many do not, duplicates too. */
  readonly stale: number;
  readonly rejected: readonly RejectedFix[];
}
export interface RejectedFix {
  /** Its place in the batch, from 0. */
  readonly index: number;
  readonly code: 'invalid_timestamp';
}
/** LOC-5. */
export interface PositionsPage {
  readonly positions: readonly KnownPosition[];
  /** There are more: ask for them with `snapshot {cursor}`. */
  readonly cursor?: string;
}
export type PositionState = 'live' | 'stale' | 'offline';
export interface KnownPosition extends FixBody {
  readonly user_id: string;
  readonly age_ms: number;
  readonly state: PositionState;
}
/** Told once when a position has grown old; that it is live again, the next one says. */
export interface StateEvent {
  readonly action: 'state';
  readonly state: Exclude<PositionState, 'live'>;
  /** Of the position that has. */
  readonly fix_ts: number;
}
/** LOC-6: a share, as those see it who may. */
export interface ShareMessage {
  readonly share_id: string;
  /** Server ms; of an implicit share it moves on with each fix. */
  readonly expires_at: number;
  readonly precision: Precision;
  readonly until?: 'arrival';
  /** Where it ends. */
  readonly place_id?: string;
  readonly implicit?: true;
}
export interface KnownShare extends ShareMessage {
  readonly user_id: string;
}
export interface ShareAck {
  readonly share_id: string;
  /** Server ms. */
  readonly expires_at: number;
}
/** LOC-5: what is known of where everybody is, and of who shares it. */
export interface LocationSnapshot extends PositionsPage {
  readonly shares: readonly KnownShare[];
  readonly places: readonly PlaceMessage[];
}
