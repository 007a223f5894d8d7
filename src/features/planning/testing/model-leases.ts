import type { ItemId } from '../../../protocol/ids.js';
import { Refused, existing, shown } from './model-room.js';
import type { Facts, ModelLease, ModelRoom, Waiter, Who } from './model-room.js';

/*
 * What docs/protocol.md says of leases (PLAN-1, PLAN-2), to be read beside it: one function for each command. They change
 * the room as they go; where one is refused, the room is put back.
 */

const HANDOVER_MS = 10_000;
const GRACE_MS = 10_000;

export interface LeaseCommand {
  readonly item_id: ItemId;
  readonly token?: string;
}
export interface LockCommand extends LeaseCommand {
  readonly ttl_ms?: number;
  readonly steal?: boolean;
  readonly wait?: boolean;
}

export function lock(room: ModelRoom, by: Who, { item_id: id, ttl_ms = 30_000, steal, wait }: LockCommand): Facts {
  refuseDeleted(room, id);
  const asker = { user: by.user, session: by.session, ttl_ms };
  const mayOverrule = steal === true && by.role === 'moderator';
  const before = room.leases.get(id);
  if (before !== undefined && isOver(room, before)) {
    const [next] = before.waiting;
    // Whoever waits has it for ten seconds, and locks for the full time; it may be the asker who waits, or overrules.
    if (next !== undefined && next.session !== by.session && !mayOverrule) handOver(room, id, endReason(before));
    else return replace(room, id, asker, endReason(before));
  }
  const lease = room.leases.get(id);
  if (lease === undefined) return granted(room, id, asker, []);
  if (lease.session === by.session) {
    if (lease.epoch !== room.epoch) return replace(room, id, asker, 'expired');
    return lockAck(room, id, changed(room, id, { ...asker, expires_at: room.now + ttl_ms, cutFrom: null }));
  }
  if (mayOverrule || (steal === true && lease.cutFrom !== null)) {
    return replace(room, id, asker, 'stolen', { stolen_by: { user_id: by.user } });
  }
  if (wait === true) return queued(room, id, asker);
  throw steal === true ? new Refused('steal_denied', holderOf(lease)) : locked(lease);
}

export function renew(room: ModelRoom, by: Who, command: LeaseCommand): Facts {
  const lease = claimed(room, by, command);
  refuseOldToken(room, lease, command);
  const { expires_at } = changed(room, command.item_id, { expires_at: room.now + lease.ttl_ms, cutFrom: null });
  return { expires_at };
}

export function unlock(room: ModelRoom, by: Who, command: LeaseCommand): Facts {
  const { item_id: id, token } = command;
  const lease = room.leases.get(id);
  if (lease === undefined) return { released: false };
  if (token === undefined && leftQueue(room, id, by.session)) {
    tellOverdue(room, id);
    return { released: false, left_queue: true };
  }
  if (isOver(room, lease)) {
    tellOverdue(room, id);
    return { released: false };
  }
  claimed(room, by, command);
  handOver(room, id, 'released');
  return { released: true };
}

/** PLAN-2: the socket of a session is gone. */
export function cut(room: ModelRoom, session: string): void {
  for (const [id, { cutFrom, expires_at }] of liveLeases(room, session)) {
    const end = Math.min(expires_at, room.now + GRACE_MS);
    if (cutFrom === null) changed(room, id, { cutFrom: expires_at, expires_at: end });
  }
}

/** PLAN-2: another socket took the session over. */
export function goOn(room: ModelRoom, session: string): void {
  for (const [id, { cutFrom }] of liveLeases(room, session)) {
    if (cutFrom !== null) changed(room, id, { expires_at: cutFrom, cutFrom: null });
  }
}

/** The session is over: it waits no more, and gives back what it has. */
export function leave(room: ModelRoom, session: string): void {
  for (const [id, lease] of [...room.leases].sort(byId)) {
    if (leftQueue(room, id, session)) tellOverdue(room, id);
    else if (lease.session === session && !isOver(room, lease)) handOver(room, id, 'released');
  }
}

/** PLAN-2: the timer of a lease is due, or comes early. */
export function timer(room: ModelRoom, id: string): void {
  tellOverdue(room, id);
}

/** ROOM-3: a loss ends every lease of the room, and the waiting for it. */
export function forfeit(room: ModelRoom): void {
  for (const [id, lease] of [...room.leases].sort(byId)) {
    if (lease.epoch !== room.epoch) endForAll(room, id, 'expired');
  }
}

/** PLAN-2: the end of a lease that is over is told before anything else of the item. */
export function tellOverdue(room: ModelRoom, id: string): void {
  const lease = room.leases.get(id);
  if (lease !== undefined && isOver(room, lease)) handOver(room, id, endReason(lease));
}

/** PLAN-6: of a deleted item nobody has the lease, nor waits for it. */
export function endForAll(room: ModelRoom, id: string, reason: string): void {
  const lease = room.leases.get(id);
  if (lease === undefined) return;
  room.leases.delete(id);
  room.tell(lease.user, 'unlock', id, { reason });
}

/** PLAN-4: may the item be changed by them, with that token or without? */
export function refuseByLease(room: ModelRoom, by: Who, command: LeaseCommand): void {
  if (command.token !== undefined) return refuseOldToken(room, claimed(room, by, command), command);
  const lease = room.leases.get(command.item_id);
  if (lease !== undefined && !isOver(room, lease) && lease.session !== by.session) throw locked(lease);
}

export function refuseDeleted(room: ModelRoom, id: string): void {
  const gone = room.gone.get(id);
  if (gone !== undefined) throw new Refused('item_deleted', { by: gone.by, at: gone.at, version: gone.version });
}

/** The live lease, if they hold it: by its token from any session of its user, else by its session. */
function claimed(room: ModelRoom, by: Who, { item_id: id, token }: LeaseCommand): ModelLease {
  const lease = room.leases.get(id);
  if (lease === undefined || isOver(room, lease)) throw new Refused('lock_expired');
  if (token === undefined && lease.session !== by.session) throw new Refused('not_lock_holder');
  if (token !== undefined && (token !== lease.token || by.user !== lease.user)) throw new Refused('lock_lost');
  return lease;
}

function refuseOldToken(room: ModelRoom, lease: ModelLease, { token }: LeaseCommand): void {
  if (token !== undefined && lease.epoch !== room.epoch) throw new Refused('lock_lost', { epoch: room.epoch });
}

/** `unlock`, then `lock` for the first who waits, if anybody does. */
function handOver(room: ModelRoom, id: string, reason: string): void {
  const [first, ...others] = room.leases.get(id)?.waiting ?? [];
  endForAll(room, id, reason);
  if (first !== undefined) grant(room, id, { ...first, waiting: others, expires_at: room.now + HANDOVER_MS });
}

/** One grant ends, and that of the asker begins; who waits goes on waiting. */
function replace(room: ModelRoom, id: string, asker: Waiter, reason: string, more: Facts = {}): Facts {
  const { user, waiting } = existing(room.leases.get(id));
  room.tell(user, 'unlock', id, { reason, ...more });
  return granted(room, id, asker, waiting.filter(isNot(asker.session)));
}

function granted(room: ModelRoom, id: string, asker: Waiter, waiting: readonly Waiter[]): Facts {
  return lockAck(room, id, grant(room, id, { ...asker, waiting, expires_at: room.now + asker.ttl_ms }));
}

function grant(room: ModelRoom, id: string, to: Omit<ModelLease, 'cutFrom' | 'epoch' | 'token'>): ModelLease {
  const lease = { ...to, cutFrom: null, epoch: room.epoch, token: null };
  room.leases.set(id, lease);
  room.tell(to.user, 'lock', id, holderOf(lease));
  return lease;
}

function lockAck(room: ModelRoom, id: string, { expires_at, ttl_ms }: ModelLease): Facts {
  const item = room.items.get(id);
  const now = item === undefined ? null : shown(id, item);
  return { expires_at, ttl_ms, version: item?.version ?? 0, item: now };
}

/** Behind those who wait already; asking again keeps the place. */
function queued(room: ModelRoom, id: string, asker: Waiter): Facts {
  const { waiting } = existing(room.leases.get(id));
  const place = waiting.findIndex(({ session }) => session === asker.session);
  if (place >= 0) return room.noop({ queued: true, position: place + 1 });
  changed(room, id, { waiting: [...waiting, asker] });
  return { queued: true, position: waiting.length + 1 };
}

function leftQueue(room: ModelRoom, id: string, session: string): boolean {
  const { waiting } = existing(room.leases.get(id));
  const others = waiting.filter(isNot(session));
  changed(room, id, { waiting: others });
  return others.length < waiting.length;
}

function changed(room: ModelRoom, id: string, change: Partial<ModelLease>): ModelLease {
  const lease = { ...existing(room.leases.get(id)), ...change };
  room.leases.set(id, lease);
  return lease;
}

function liveLeases(room: ModelRoom, session: string): [string, ModelLease][] {
  return [...room.leases].filter(([, lease]) => lease.session === session && !isOver(room, lease));
}

function isOver({ now }: ModelRoom, { expires_at }: ModelLease): boolean {
  return expires_at <= now;
}

function endReason({ cutFrom }: ModelLease): string {
  return cutFrom === null ? 'expired' : 'disconnected';
}

function locked(lease: ModelLease): Refused {
  return new Refused('item_locked', holderOf(lease));
}

function holderOf({ user, expires_at }: ModelLease): Facts {
  return { holder: { user_id: user }, expires_at };
}

function isNot(session: string): (waiter: Waiter) => boolean {
  return (waiter) => waiter.session !== session;
}

function byId([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}
