import type { ItemId, SessionId, UserId } from '../../../protocol/ids.js';
import { epochNumber } from '../../../protocol/position.js';
import { Refusal } from '../../../protocol/refusal.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Changes, Decision, Outcome } from '../../../realtime/decision.js';
import type { Millis } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import { leaseKey, lockMessage } from '../planning-rows.rules.js';
import type { LeaseRow } from '../planning-rows.rules.js';
import type { RenewAck, UnlockAck } from '../planning.messages.js';
import {
  RENEWALS,
  endLease,
  isOver,
  leaseOf,
  nextLease,
  overdueEnding,
  overdueReason,
  removal,
} from './lease-end.rules.js';
import { isWaiting, queueTold, queueWithout, withQueue } from './queue.rules.js';

export const LEASE_MIN_MS: Millis = 5_000;
export const LEASE_DEFAULT_MS: Millis = 30_000;
export const LEASE_MAX_MS: Millis = 120_000;
/** What is left of a lease when its holder's socket is gone (PLAN-2). */
const LEASE_GRACE_MS: Millis = 10_000;

export interface Actor {
  readonly user: UserId;
  readonly session: SessionId;
}
export interface LeaseClaim extends Actor {
  readonly itemId: ItemId;
  readonly token?: string | undefined;
}

export interface Forfeit {
  readonly itemId: ItemId;
  /** That began with the loss. */
  readonly epoch: string;
}

/** The lease by the store's clock. Of one that is over the first who waits has the next, though nobody was told yet. */
export function liveLease(view: RoomView, itemId: ItemId): LeaseRow | undefined {
  const lease = leaseOf(view, itemId);
  return lease !== undefined && isOver(lease, view) ? nextLease(lease, view) : lease;
}

/** The lease that was told, if it still holds by the store's clock. */
function heldLease(view: RoomView, itemId: ItemId): LeaseRow | undefined {
  const lease = leaseOf(view, itemId);
  return lease !== undefined && isOver(lease, view) ? undefined : lease;
}

/** PLAN-1: the lease runs its full time again, from now. */
export function decideRenew(claim: LeaseClaim, view: RoomView): Decision<RenewAck> {
  const held = writableLease(claim, view);
  if (held instanceof Refusal) return held;
  const lease = { ...uncut(held), expires_at: view.now + held.ttl_ms };
  return change(extension(claim.itemId, lease, view), { expires_at: lease.expires_at });
}

/** PLAN-1: gives the lease back, or the place among those who wait for it. */
export function decideUnlock(claim: LeaseClaim, view: RoomView): Decision<UnlockAck> {
  const { itemId, session, token } = claim;
  const lease = leaseOf(view, itemId);
  if (lease === undefined) return answer({ released: false });
  if (token === undefined && isWaiting(lease, session)) {
    return change(departure(claim, lease, view), { released: false, left_queue: true });
  }
  if (isOver(lease, view)) return change(overdueEnding(view, itemId), { released: false });
  const claimed = claimedLease(claim, view);
  if (claimed instanceof Refusal) return claimed;
  return change(endLease(itemId, claimed, 'released', view), { released: true });
}

/** A session that is gone for good gives back what it holds, and waits no more. */
export function decideRelease(claim: LeaseClaim, view: RoomView): Outcome<object> {
  const { itemId, session } = claim;
  const lease = leaseOf(view, itemId);
  if (lease !== undefined && isWaiting(lease, session)) return change(departure(claim, lease, view), {});
  const held = heldLease(view, itemId);
  return held?.session === session ? change(endLease(itemId, held, 'released', view), {}) : answer({});
}

/** PLAN-2: a socket that is gone leaves its leases the grace time, no more. */
export function decideCut({ itemId, session }: LeaseClaim, view: RoomView): Outcome<object> {
  const held = heldLease(view, itemId);
  if (held?.session !== session || held.isCut) return answer({});
  const expires_at = Math.min(held.expires_at, view.now + LEASE_GRACE_MS);
  const lease: LeaseRow = { ...held, isCut: true, uncut_at: held.expires_at, expires_at };
  return change(extension(itemId, lease, view), {});
}

/** PLAN-2: a session that goes on gets its leases back as they were. */
export function decideRestore({ itemId, session }: LeaseClaim, view: RoomView): Outcome<object> {
  const held = heldLease(view, itemId);
  if (held?.session !== session || held.isCut !== true) return answer({});
  const lease: LeaseRow = { ...uncut(held), expires_at: held.uncut_at ?? held.expires_at };
  return change(extension(itemId, lease, view), {});
}

/**
 * ROOM-3: a loss ends what was granted before it, and the waiting for it. Its end may be among what is lost, and another
 * holder after it.
 */
export function decideForfeit({ itemId, epoch }: Forfeit, view: RoomView): Outcome<object> {
  const lease = leaseOf(view, itemId);
  if (lease === undefined || Number.parseInt(lease.token) >= epochNumber(epoch)) return answer({});
  return change(removal(itemId, { lease, reason: 'expired' }, view), {});
}

/** The lease's timer is due: tells its end, once, whichever instance gets here first. */
export function decideExpire(itemId: ItemId, view: RoomView): Outcome<object> {
  const lease = leaseOf(view, itemId);
  if (lease === undefined) return answer({});
  if (!isOver(lease, view)) return change({ timers: [{ key: leaseKey(itemId), at: lease.expires_at }] }, {});
  return change(overdueEnding(view, itemId), {});
}

/**
 * PLAN-4, PLAN-7: the live lease that the claim may write under. A token counts in the epoch that gave it: an older copy of
 * the store may bring a lease back whose end, and later holders, are among what was lost.
 */
export function writableLease(claim: LeaseClaim, view: RoomView): LeaseRow | Refusal {
  const held = claimedLease(claim, view);
  const isOld = claim.token !== undefined && !(held instanceof Refusal) && !isOfEpoch(held, view);
  return isOld ? new Refusal('lock_lost', { details: { epoch: view.at.epoch } }) : held;
}

/** The live lease that the claim proves to hold: by token from any session of the user, else by session. */
function claimedLease({ itemId, user, session, token }: LeaseClaim, view: RoomView): LeaseRow | Refusal {
  const held = heldLease(view, itemId);
  if (held === undefined) return new Refusal('lock_expired');
  if (token === undefined) return held.session === session ? held : new Refusal('not_lock_holder');
  return token === held.token && user === held.user ? held : new Refusal('lock_lost');
}

export function itemLocked(lease: LeaseRow, now: Millis): Refusal {
  return new Refusal('item_locked', { details: holderOf(lease), retryAfterMs: lease.expires_at - now });
}

export function holderOf({ user, expires_at }: LeaseRow): object {
  return { holder: { user_id: user }, expires_at };
}

/** Another end for a running lease: told without a seq, since it changes nothing that a token proves. */
export function extension(itemId: ItemId, lease: LeaseRow, view: RoomView): Changes {
  const body = JSON.stringify({ action: 'renew', ...lockMessage(itemId, lease) });
  return {
    puts: [[leaseKey(itemId), JSON.stringify(lease)]],
    timers: [{ key: leaseKey(itemId), at: lease.expires_at }],
    lanes: [{ lane: RENEWALS, key: itemId, by: lease.user, order: view.rev + 1, body, ttlMs: LEASE_MAX_MS }],
  };
}

/** Leaves the queue. A lease that is over goes to the first of the others. */
function departure({ itemId, user, session }: LeaseClaim, lease: LeaseRow, view: RoomView): Changes {
  const left = withQueue(lease, queueWithout(lease, session));
  if (!isOver(lease, view)) {
    const { waiting = [] } = left;
    return { puts: [[leaseKey(itemId), JSON.stringify(left)]], lanes: [queueTold(itemId, waiting, user, view)] };
  }
  const { waiting = [] } = nextLease(left, view) ?? {};
  return {
    ...endLease(itemId, left, overdueReason(lease), view),
    lanes: [queueTold(itemId, waiting, user, view)],
  };
}

export function isOfEpoch({ token }: LeaseRow, view: RoomView): boolean {
  return Number.parseInt(token) === epochNumber(view.at.epoch);
}

export function uncut({ isCut: _, uncut_at: __, ...lease }: LeaseRow): LeaseRow {
  return lease;
}
