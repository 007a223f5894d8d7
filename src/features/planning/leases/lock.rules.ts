import { Refusal } from '../../../protocol/refusal.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Changes, Decision } from '../../../realtime/decision.js';
import type { Millis } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import { LEASES, deletionFault, itemKey, leaseKey, readRow } from '../planning-rows.rules.js';
import type { ItemRow, LeaseRow } from '../planning-rows.rules.js';
import type { LockAck, QueuedAck } from '../planning.messages.js';
import { grant, isOver, leaseOf, newToken, overdueReason } from './lease-end.rules.js';
import type { Ending } from './lease-end.rules.js';
import { extension, holderOf, isOfEpoch, itemLocked, liveLease, uncut } from './lease.rules.js';
import type { LeaseClaim } from './lease.rules.js';
import { QUEUE_MAX, isWaiting, queueTold, queueWithout, withQueue } from './queue.rules.js';

/** Leases that one session may hold in one room, with those that it waits for. */
const LEASES_PER_SESSION = 20;

export interface LockRequest extends LeaseClaim {
  readonly ttlMs: Millis;
  /** Ends the lease of another; who `isOverruling` may do so also while its holder is there. */
  readonly steal: boolean;
  readonly isOverruling: boolean;
  /** Queues behind the lease of another. */
  readonly wait: boolean;
}

/** PLAN-1: grants the lease, extends the session's own, or queues behind that of another. */
export function decideLock(request: LockRequest, view: RoomView): Decision<LockAck | QueuedAck> {
  const { itemId, ttlMs, user, session } = request;
  const deletion = deletionFault(view, itemId);
  if (deletion !== null) return deletion;
  const { version = 0 } = readRow<ItemRow>(view.rows.get(itemKey(itemId))) ?? {};
  const lease = leaseOf(view, itemId);
  const live = liveLease(view, itemId);
  const isOthers = live !== undefined && live.session !== session;
  if (isOthers && !maySteal(request, live))
    return request.wait ? decideWait(request, live, view) : denial(request, live, view);
  if (lease !== undefined && !isOthers && !isOver(lease, view) && isOfEpoch(lease, view)) {
    const extended = { ...uncut(lease), ttl_ms: ttlMs, expires_at: view.now + ttlMs };
    return change(extension(itemId, extended, view), lockAck(extended, version));
  }
  if (claimsElsewhere(view, request) >= LEASES_PER_SESSION) return new Refusal('lock_limit');
  const fresh: LeaseRow = { user, session, token: newToken(view), ttl_ms: ttlMs, expires_at: view.now + ttlMs };
  if (lease === undefined) return change(grant(itemId, fresh, view), lockAck(fresh, version));
  const granted = withQueue(fresh, queueWithout(lease, session));
  return change(grant(itemId, granted, view, endingOf(lease, request, view)), lockAck(granted, version));
}

function maySteal({ steal, isOverruling }: LockRequest, { isCut }: LeaseRow): boolean {
  return steal && (isCut === true || isOverruling);
}

function denial({ steal }: LockRequest, live: LeaseRow, { now }: RoomView): Refusal {
  return steal ? new Refusal('steal_denied', { details: holderOf(live) }) : itemLocked(live, now);
}

/** PLAN-1: behind those who wait already; asking again keeps the place. */
function decideWait(request: LockRequest, live: LeaseRow, view: RoomView): Decision<QueuedAck> {
  const { user, session, ttlMs } = request;
  const { waiting = [] } = live;
  const place = waiting.findIndex((waiter) => waiter.session === session);
  if (place >= 0) return answer({ queued: true, position: place + 1 });
  const isFull = waiting.length >= QUEUE_MAX || claimsElsewhere(view, request) >= LEASES_PER_SESSION;
  if (isFull) return new Refusal('lock_limit');
  const queued = withQueue(live, [...waiting, { user, session, ttl_ms: ttlMs }]);
  return change(arrival(queued, request, view), { queued: true, position: waiting.length + 1 });
}

/** Somebody new waits for the lease; if that is the one after a lease that is over, it is told first (PLAN-2). */
function arrival(queued: LeaseRow, { itemId, user }: LockRequest, view: RoomView): Changes {
  const lease = leaseOf(view, itemId);
  const { waiting = [] } = queued;
  const told = { lanes: [queueTold(itemId, waiting, user, view)] };
  if (lease === undefined || !isOver(lease, view)) {
    return { puts: [[leaseKey(itemId), JSON.stringify(queued)]], ...told };
  }
  return { ...grant(itemId, queued, view, { lease, reason: overdueReason(lease) }), ...told };
}

/** Why another grant ends this one: it is over, of an earlier epoch (its end may be among what was lost), or stolen. */
function endingOf(lease: LeaseRow, { user, session }: LockRequest, view: RoomView): Ending {
  if (isOver(lease, view)) return { lease, reason: overdueReason(lease) };
  return lease.session === session ? { lease, reason: 'expired' } : { lease, reason: 'stolen', stolenBy: user };
}

function lockAck({ token, expires_at, ttl_ms }: LeaseRow, version: number): LockAck {
  return { token, expires_at, ttl_ms, version };
}

/** How many other items the session holds, or waits for: each of these may become its lease. */
function claimsElsewhere(view: RoomView, { itemId, session }: LeaseClaim): number {
  const others = (view.tables.get(LEASES)?.rows ?? []).filter(([key]) => key !== leaseKey(itemId));
  return others.filter(([, row]) => {
    const lease = readRow<LeaseRow>(row);
    if (lease === undefined) return false;
    return isWaiting(lease, session) || (lease.session === session && !isOver(lease, view));
  }).length;
}
