import type { ItemId, SessionId, UserId } from '../../../protocol/ids.js';
import { epochNumber } from '../../../protocol/position.js';
import { Refusal } from '../../../protocol/refusal.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Changes, Decision, Outcome } from '../../../realtime/decision.js';
import type { Millis } from '../../../store/room-contents.js';
import type { NewEvent, RoomView } from '../../../store/room-store.js';
import { LEASES, itemKey, leaseKey, lockMessage, readRow } from '../planning-rows.rules.js';
import type { ItemRow, LeaseRow } from '../planning-rows.rules.js';
import type { LockAck, RenewAck, UnlockAck, UnlockReason } from '../planning.messages.js';

export const LEASE_MIN_MS: Millis = 5_000;
export const LEASE_DEFAULT_MS: Millis = 30_000;
export const LEASE_MAX_MS: Millis = 120_000;
/** What is left of a lease when its holder's socket is gone (PLAN-2). */
const LEASE_GRACE_MS: Millis = 10_000;
/** Leases that one session may hold in one room. */
const LEASES_PER_SESSION = 20;
const RENEWALS = 'planning.renew';

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

/** The lease row, whether or not it is over. */
function leaseOf(view: RoomView, itemId: ItemId): LeaseRow | undefined {
  return readRow<LeaseRow>(view.rows.get(leaseKey(itemId)));
}

/** The lease if it still holds by the store's clock. */
export function liveLease(view: RoomView, itemId: ItemId): LeaseRow | undefined {
  const lease = leaseOf(view, itemId);
  return lease !== undefined && lease.expires_at > view.now ? lease : undefined;
}

/** PLAN-1: grants the lease, or extends the session's own. */
export function decideLock(claim: LeaseClaim & { ttlMs: Millis }, view: RoomView): Decision<LockAck> {
  const { itemId, ttlMs, user, session } = claim;
  const { version = 0 } = readRow<ItemRow>(view.rows.get(itemKey(itemId))) ?? {};
  const live = liveLease(view, itemId);
  if (live !== undefined && live.session !== session) return itemLocked(live, view.now);
  if (live !== undefined && isOfEpoch(live, view)) {
    const lease = { ...uncut(live), ttl_ms: ttlMs, expires_at: view.now + ttlMs };
    return change(extension(itemId, lease, view), lockAck(lease, version));
  }
  if (leasesElsewhere(view, claim) >= LEASES_PER_SESSION) return new Refusal('lock_limit');
  const lease: LeaseRow = { user, session, token: newToken(view), ttl_ms: ttlMs, expires_at: view.now + ttlMs };
  // Of an earlier epoch: its end, and newer tokens, may be among what was lost, so this is another grant.
  const { events: ended = [] } = live === undefined ? overdueEnding(view, itemId) : ending(itemId, live, 'expired');
  const granted = event('planning.lock', user, { action: 'lock', ...lockMessage(itemId, lease) });
  const changes = {
    puts: [[leaseKey(itemId), JSON.stringify(lease)] as const],
    timers: [{ key: leaseKey(itemId), at: lease.expires_at }],
    drops: [{ lane: RENEWALS, key: itemId }],
    events: [...ended, granted],
  };
  return change(changes, lockAck(lease, version));
}

/** PLAN-1: the lease runs its full time again, from now. */
export function decideRenew(claim: LeaseClaim, view: RoomView): Decision<RenewAck> {
  const live = writableLease(claim, view);
  if (live instanceof Refusal) return live;
  const lease = { ...uncut(live), expires_at: view.now + live.ttl_ms };
  return change(extension(claim.itemId, lease, view), { expires_at: lease.expires_at });
}

export function decideUnlock(claim: LeaseClaim, view: RoomView): Decision<UnlockAck> {
  const { itemId } = claim;
  const lease = leaseOf(view, itemId);
  if (lease === undefined) return answer({ released: false });
  if (lease.expires_at <= view.now) return change(overdueEnding(view, itemId), { released: false });
  const claimed = claimedLease(claim, view);
  if (claimed instanceof Refusal) return claimed;
  return change(ending(itemId, claimed, 'released'), { released: true });
}

/** A session that is gone for good gives back what it holds. */
export function decideRelease({ itemId, session }: LeaseClaim, view: RoomView): Outcome<object> {
  const live = liveLease(view, itemId);
  return live?.session === session ? change(ending(itemId, live, 'released'), {}) : answer({});
}

/** PLAN-2: a socket that is gone leaves its leases the grace time, no more. */
export function decideCut({ itemId, session }: LeaseClaim, view: RoomView): Outcome<object> {
  const live = liveLease(view, itemId);
  if (live?.session !== session || live.isCut) return answer({});
  const expires_at = Math.min(live.expires_at, view.now + LEASE_GRACE_MS);
  const lease: LeaseRow = { ...live, isCut: true, uncut_at: live.expires_at, expires_at };
  return change(extension(itemId, lease, view), {});
}

/** PLAN-2: a session that goes on gets its leases back as they were. */
export function decideRestore({ itemId, session }: LeaseClaim, view: RoomView): Outcome<object> {
  const live = liveLease(view, itemId);
  if (live?.session !== session || live.isCut !== true) return answer({});
  const lease: LeaseRow = { ...uncut(live), expires_at: live.uncut_at ?? live.expires_at };
  return change(extension(itemId, lease, view), {});
}

/** ROOM-3: a loss ends what was granted before it. Its end may be among what is lost, and another holder after it. */
export function decideForfeit({ itemId, epoch }: Forfeit, view: RoomView): Outcome<object> {
  const lease = leaseOf(view, itemId);
  if (lease === undefined || Number.parseInt(lease.token) >= epochNumber(epoch)) return answer({});
  return change(ending(itemId, lease, 'expired'), {});
}

/** The lease's timer is due: tells its end, once, whichever instance gets here first. */
export function decideExpire(itemId: ItemId, view: RoomView): Outcome<object> {
  const lease = leaseOf(view, itemId);
  if (lease === undefined) return answer({});
  if (lease.expires_at > view.now) return change({ timers: [{ key: leaseKey(itemId), at: lease.expires_at }] }, {});
  return change(overdueEnding(view, itemId), {});
}

/**
 * PLAN-4, PLAN-7: the live lease that the claim may write under. A token counts in the epoch that gave it: an older copy of
 * the store may bring a lease back whose end, and later holders, are among what was lost.
 */
export function writableLease(claim: LeaseClaim, view: RoomView): LeaseRow | Refusal {
  const live = claimedLease(claim, view);
  const isOld = claim.token !== undefined && !(live instanceof Refusal) && !isOfEpoch(live, view);
  return isOld ? new Refusal('lock_lost', { details: { epoch: view.at.epoch } }) : live;
}

/** The live lease that the claim proves to hold: by token from any session of the user, else by session. */
function claimedLease({ itemId, user, session, token }: LeaseClaim, view: RoomView): LeaseRow | Refusal {
  const live = liveLease(view, itemId);
  if (live === undefined) return new Refusal('lock_expired');
  if (token === undefined) return live.session === session ? live : new Refusal('not_lock_holder');
  return token === live.token && user === live.user ? live : new Refusal('lock_lost');
}

export function itemLocked(lease: LeaseRow, now: Millis): Refusal {
  const { user, expires_at } = lease;
  const details = { holder: { user_id: user }, expires_at };
  return new Refusal('item_locked', { details, retryAfterMs: expires_at - now });
}

/** The end of a lease that is over and that nobody has told yet; it belongs before whatever the same commit tells (PLAN-2). */
export function overdueEnding(view: RoomView, itemId: ItemId): Changes {
  const lease = leaseOf(view, itemId);
  const isOver = lease !== undefined && lease.expires_at <= view.now;
  return isOver ? ending(itemId, lease, lease.isCut === true ? 'disconnected' : 'expired') : {};
}

export function ending(itemId: ItemId, lease: LeaseRow, reason: UnlockReason): Changes {
  return {
    deletes: [leaseKey(itemId)],
    timers: [{ key: leaseKey(itemId), at: null }],
    drops: [{ lane: RENEWALS, key: itemId }],
    events: [unlockEvent(itemId, lease, reason)],
  };
}

/** Another end for a running lease: told without a seq, since it changes nothing that a token proves. */
function extension(itemId: ItemId, lease: LeaseRow, view: RoomView): Changes {
  const body = JSON.stringify({ action: 'renew', ...lockMessage(itemId, lease) });
  return {
    puts: [[leaseKey(itemId), JSON.stringify(lease)]],
    timers: [{ key: leaseKey(itemId), at: lease.expires_at }],
    lanes: [{ lane: RENEWALS, key: itemId, by: lease.user, order: view.rev + 1, body, ttlMs: LEASE_MAX_MS }],
  };
}

function unlockEvent(itemId: ItemId, { user }: LeaseRow, reason: UnlockReason): NewEvent {
  return event('planning.unlock', user, { action: 'unlock', item_id: itemId, reason });
}

function event(kind: string, by: UserId, payload: object): NewEvent {
  return { kind, by, body: JSON.stringify(payload) };
}

/** The room's next revision is above that of every earlier grant, and the epoch above every epoch that was lost. */
function newToken(view: RoomView): string {
  return `${epochNumber(view.at.epoch)}.${view.rev + 1}`;
}

function isOfEpoch({ token }: LeaseRow, view: RoomView): boolean {
  return Number.parseInt(token) === epochNumber(view.at.epoch);
}

function uncut({ isCut: _, uncut_at: __, ...lease }: LeaseRow): LeaseRow {
  return lease;
}

function lockAck({ token, expires_at, ttl_ms }: LeaseRow, version: number): LockAck {
  return { token, expires_at, ttl_ms, version };
}

/** Those that the session holds on other items. */
function leasesElsewhere(view: RoomView, { itemId, session }: LeaseClaim): number {
  const rows = (view.tables.get(LEASES)?.rows ?? []).filter(([key]) => key !== leaseKey(itemId));
  const leases = rows.map(([, row]) => readRow<LeaseRow>(row));
  return leases.filter((lease) => lease?.session === session && lease.expires_at > view.now).length;
}
