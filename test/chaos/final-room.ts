import type { DayVersion, Item } from '../../scripts/support/itinerary.js';
import type { Shown } from './conversation.js';
import type { Frame } from '../support/rally-client.js';

/** A room as a fresh client reads it when all is over. */
export interface FinalRoom {
  readonly room: string;
  /** Every payload of this room carries it, and of no other. */
  readonly nonce: string;
  /** Whole degrees of all its positions, and of no other room's. */
  readonly latitude: number;
  readonly epoch: string;
  readonly head: number;
  /** From seq 1 on, in the order in which they came. */
  readonly events: readonly Frame[];
  readonly items: readonly Item[];
  /** Those that have items. */
  readonly days: readonly DayVersion[];
  /** The history, oldest first. */
  readonly messages: readonly Shown[];
  /** All that each instance told somebody who joined it, and somebody who had been away for a while. */
  readonly told: readonly Frame[];
  /** Users that are `online`. */
  readonly online: readonly string[];
}
