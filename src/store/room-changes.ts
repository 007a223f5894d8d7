import type { UserId } from '../protocol/ids.js';
import type { Seq } from '../protocol/position.js';
import type { Addressed, ListName, Millis, Rev, RowKey } from './room-contents.js';

export type ListChange =
  /**
   * Takes seq and author of one of the commit's events, the first unless `event` names another by its place, so once per
   * list and event, in their order. The list keeps its newest `keep`. `name` is 1..128 bytes, unique in the list: one that
   * it still holds passes to the new entry.
   */
  | {
      readonly list: ListName;
      readonly op: 'append';
      readonly body: string;
      readonly keep: number;
      readonly name?: string;
      readonly event?: number;
    }
  /** `by`: it has another author from then on. */
  | {
      readonly list: ListName;
      readonly op: 'replace';
      readonly seq: Seq;
      readonly body: string;
      readonly by?: UserId;
    };

/** A log entry that is replaced. */
export interface Erasure extends Addressed {
  readonly seq: Seq;
  readonly kind: string;
  readonly body: string;
  /** Absent: the author stays. */
  readonly by?: UserId;
}

/** Idempotency key, unique per (room, user); `digest` tells whether it stands for the same command. Kept ≥ 24 h. */
export interface Once {
  readonly user: UserId;
  readonly id: string;
  readonly digest: string;
}
export interface Guard {
  readonly key: RowKey;
  readonly rev: Rev;
  /** Refused (`lost`) if the store's clock is past it: a paused holder cannot commit late. */
  readonly notAfter?: Millis;
}
