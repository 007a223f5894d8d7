import type { ItemId, SessionId, UserId } from '../../../protocol/ids.js';
import type { Millis } from '../../../store/room-contents.js';
import type { LanePut, RoomView } from '../../../store/room-store.js';
import { waitingMessage } from '../planning-rows.rules.js';
import type { LeaseRow, Waiter } from '../planning-rows.rules.js';

/** Sessions that may wait for one item. */
export const QUEUE_MAX = 20;
const QUEUES = 'planning.queue';
/** Nothing that was told earlier arrives later than this. */
const TOLD_MS: Millis = 120_000;

export function withQueue({ waiting: _, ...lease }: LeaseRow, waiting: readonly Waiter[]): LeaseRow {
  return waiting.length === 0 ? lease : { ...lease, waiting };
}

export function isWaiting({ waiting = [] }: LeaseRow, session: SessionId): boolean {
  return waiting.some((waiter) => waiter.session === session);
}

/** Those who wait, but for that session. */
export function queueWithout({ waiting = [] }: LeaseRow, session: SessionId): Waiter[] {
  return waiting.filter((waiter) => waiter.session !== session);
}

/** PLAN-1: everybody hears who waits, without a seq. Each change of a lease reads a later `rev`, so the order grows. */
export function queueTold(itemId: ItemId, waiting: readonly Waiter[], by: UserId, view: RoomView): LanePut {
  const body = JSON.stringify({ action: 'queue', item_id: itemId, waiting: waitingMessage(waiting) });
  return { lane: QUEUES, key: itemId, by, order: view.rev + 1, body, ttlMs: TOLD_MS };
}
