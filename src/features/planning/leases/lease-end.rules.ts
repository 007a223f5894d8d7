import type { ItemId, UserId } from '../../../protocol/ids.js';
import { epochNumber } from '../../../protocol/position.js';
import type { Changes } from '../../../realtime/decision.js';
import type { Millis } from '../../../store/room-contents.js';
import type { NewEvent, RoomView } from '../../../store/room-store.js';
import { leaseKey, lockMessage, readRow } from '../planning-rows.rules.js';
import type { LeaseRow } from '../planning-rows.rules.js';
import type { UnlockReason } from '../planning.messages.js';
import { queueTold, withQueue } from './queue.rules.js';

/** How long a lease is kept for somebody who waited for it and has not locked yet. */
const HANDOVER_MS: Millis = 10_000;
/** The lane of what is told of a lease without a seq. */
export const RENEWALS = 'planning.renew';

/** What is told of a lease that is over. */
export interface Ending {
  readonly lease: LeaseRow;
  readonly reason: UnlockReason;
  readonly stolenBy?: UserId;
}

/** The lease row, whether or not it is over. */
export function leaseOf(view: RoomView, itemId: ItemId): LeaseRow | undefined {
  return readRow<LeaseRow>(view.rows.get(leaseKey(itemId)));
}

export function isOver({ expires_at }: LeaseRow, view: RoomView): boolean {
  return expires_at <= view.now;
}

/** Whose the item is when this lease ends: the first who waits for it. */
export function nextLease({ waiting: [first, ...others] = [] }: LeaseRow, view: RoomView): LeaseRow | undefined {
  if (first === undefined) return undefined;
  return withQueue({ ...first, token: newToken(view), expires_at: view.now + HANDOVER_MS }, others);
}

/** Begins a grant; the end of the one before it is told first. */
export function grant(itemId: ItemId, lease: LeaseRow, view: RoomView, before?: Ending): Changes {
  const { waiting = [] } = lease;
  const hasQueue = (before?.lease.waiting ?? lease.waiting) !== undefined;
  const granted = event('planning.lock', lease.user, { action: 'lock', ...lockMessage(itemId, lease) });
  return {
    puts: [[leaseKey(itemId), JSON.stringify(lease)]],
    timers: [{ key: leaseKey(itemId), at: lease.expires_at }],
    drops: [{ lane: RENEWALS, key: itemId }],
    events: before === undefined ? [granted] : [unlockEvent(itemId, before), granted],
    lanes: hasQueue ? [queueTold(itemId, waiting, lease.user, view)] : [],
  };
}

/** Ends a lease: it goes to the first who waits, in the same commit. */
export function endLease(itemId: ItemId, lease: LeaseRow, reason: UnlockReason, view: RoomView): Changes {
  const next = nextLease(lease, view);
  const ending = { lease, reason };
  return next === undefined ? removal(itemId, ending, view) : grant(itemId, next, view, ending);
}

/** Ends a lease, and the waiting for it. */
export function removal(itemId: ItemId, ending: Ending, view: RoomView): Changes {
  const { user, waiting } = ending.lease;
  return {
    deletes: [leaseKey(itemId)],
    timers: [{ key: leaseKey(itemId), at: null }],
    drops: [{ lane: RENEWALS, key: itemId }],
    events: [unlockEvent(itemId, ending)],
    lanes: waiting === undefined ? [] : [queueTold(itemId, [], user, view)],
  };
}

/**
 * The end of a lease that is over and that nobody has told yet, with the grant that follows it; all of it belongs before
 * whatever the same commit tells (PLAN-2). Nothing, if there is no such lease.
 */
export function overdueEnding(view: RoomView, itemId: ItemId): Changes {
  const lease = leaseOf(view, itemId);
  return lease !== undefined && isOver(lease, view) ? endLease(itemId, lease, overdueReason(lease), view) : {};
}

/** PLAN-6: the lease ends with its item, and so does the waiting for it. After {@link overdueEnding}. */
export function leaseDeletion(itemId: ItemId, view: RoomView): Changes {
  const lease = leaseOf(view, itemId);
  return lease === undefined ? {} : removal(itemId, { lease, reason: 'deleted' }, view);
}

export function overdueReason({ isCut }: LeaseRow): UnlockReason {
  return isCut === true ? 'disconnected' : 'expired';
}

/** The room's next revision is above that of every earlier grant, and the epoch above every epoch that was lost. */
export function newToken(view: RoomView): string {
  return `${epochNumber(view.at.epoch)}.${view.rev + 1}`;
}

function unlockEvent(itemId: ItemId, { lease, reason, stolenBy }: Ending): NewEvent {
  const thief = stolenBy === undefined ? {} : { stolen_by: { user_id: stolenBy } };
  return event('planning.unlock', lease.user, { action: 'unlock', item_id: itemId, reason, ...thief });
}

function event(kind: string, by: UserId, payload: object): NewEvent {
  return { kind, by, body: JSON.stringify(payload) };
}
