import type { ErrorCode } from '../../../protocol/error-code.js';
import type { Precision } from '../precision.messages.js';

/** An ack, or what an event tells. */
export type Facts = Readonly<Record<string, unknown>>;

/** What a command of the model is refused with. */
export class Refused extends Error {
  constructor(readonly code: ErrorCode) {
    super(code);
  }
}

export interface ModelShare {
  /** Of one that a plain update began the server tells it first. */
  id: string | undefined;
  readonly device: string | undefined;
  readonly precision: Precision;
  /** Absent: everybody. */
  readonly audience: readonly string[] | undefined;
  readonly until: string | undefined;
  readonly isImplicit: boolean;
  /** Of an implicit one: moved on by each fix. */
  expiresAt: number;
}
export interface ModelPosition {
  readonly order: number;
  readonly fixTs: number;
  /** The newest fix since it was told that there are some: one that was clamped and waited may be older than what it replaces. */
  readonly agesFrom: number;
  readonly shown: Facts;
}
/** All that is known of one user. */
export interface ModelUser {
  share?: ModelShare | undefined;
  /** When the last one ended, where that keeps plain updates from beginning another. */
  endedAt?: number | undefined;
  position?: ModelPosition | undefined;
  /** That it is old was told. */
  state?: 'stale' | 'offline' | undefined;
  /** The first fix of the share has come. */
  hasBegun: boolean;
}
export interface ModelPlace {
  readonly id: string;
  /** North of the middle of the map. */
  readonly metres: number;
  readonly isMeeting: boolean;
  /** Who set it last. */
  readonly by: string;
  readonly expiresAt: number | undefined;
}
/** What is told in the name of a user, and to whom; absent: everybody. */
export interface Told {
  readonly by: string;
  readonly what: 'event' | 'position' | 'state';
  readonly payload: Facts;
  readonly to: readonly string[] | undefined;
  /** Whose id the payload has. */
  readonly share?: ModelShare | undefined;
}
export interface ModelFix {
  readonly device: string | undefined;
  readonly metres: number;
  readonly order: number;
  readonly fixTs: number;
}

/** Where the map of the model is; everything on it lies north of it, and within one cell of 0.01°. */
export const MIDDLE = { latitude: 48.853, longitude: 2.293 };
export const METRES_PER_DEGREE = 111_195.08;
export const RADIUS_M = 100;
