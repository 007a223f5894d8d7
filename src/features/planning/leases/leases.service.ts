import { Injectable } from '@nestjs/common';
import type { ItemId, RoomId } from '../../../protocol/ids.js';
import type { RoomCall } from '../../../realtime/call.js';
import { defineCommand } from '../../../realtime/decision.js';
import type { Settlement } from '../../../realtime/decision.js';
import type { MemberSession } from '../../../realtime/room-feature.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../protocol/stamp.js';
import { SharedReads } from '../../../realtime/shared-reads.js';
import { readBody } from '../../../store/body.js';
import type { Firing } from '../../../store/room-store.js';
import { authorOf } from '../author.js';
import type { Editor } from '../author.js';
import { LEASES, goneKey, idOfLease, itemKey, itemMessage, leaseKey, readRow } from '../planning-rows.rules.js';
import type { LeaseRow } from '../planning-rows.rules.js';
import type { ItemMessage, LockAck, QueuedAck, RenewAck, UnlockAck } from '../planning.messages.js';
import { pagesOf } from '../table-pages.js';
import type { PlanningLeaseDto, PlanningLockDto } from './lease.dto.js';
import {
  LEASE_DEFAULT_MS,
  decideCut,
  decideExpire,
  decideForfeit,
  decideRelease,
  decideRenew,
  decideRestore,
  decideUnlock,
} from './lease.rules.js';
import type { Actor, Forfeit, LeaseClaim } from './lease.rules.js';
import { decideLock } from './lock.rules.js';
import type { LockRequest } from './lock.rules.js';
import { isWaiting } from './queue.rules.js';

const leaseOnly = ({ itemId }: Pick<LeaseClaim, 'itemId'>) => ({ rows: [leaseKey(itemId)] });
const lock = defineCommand({
  reads: ({ itemId }: LockRequest) => ({
    rows: [leaseKey(itemId), itemKey(itemId), goneKey(itemId)],
    tables: [{ prefix: LEASES }],
  }),
  decide: decideLock,
});
const renew = defineCommand({ reads: leaseOnly, decide: decideRenew });
const unlock = defineCommand({ reads: leaseOnly, decide: decideUnlock });
const release: Settlement<LeaseClaim> = { reads: leaseOnly, decide: decideRelease };
const cut: Settlement<LeaseClaim> = { reads: leaseOnly, decide: decideCut };
const restore: Settlement<LeaseClaim> = { reads: leaseOnly, decide: decideRestore };
const forfeit: Settlement<Forfeit> = { reads: leaseOnly, decide: decideForfeit };
const expire: Settlement<ItemId> = { reads: (itemId) => ({ rows: [leaseKey(itemId)] }), decide: decideExpire };

interface HeldLease {
  readonly itemId: ItemId;
  readonly lease: LeaseRow;
}
type LockedAck = LockAck & { readonly item: ItemMessage | null };

/** Who may edit what, until when. */
@Injectable()
export class LeasesService {
  /** A crowd that goes at once, or comes back, costs a few reads and not one each. */
  private readonly listings = new SharedReads((room: RoomId) => this.leasesOf(room));

  constructor(private readonly rooms: Rooms) {}

  /** The item comes with the lease: whoever edits starts from what the lease protects. */
  async lock(call: RoomCall, request: PlanningLockDto): Promise<(LockedAck | QueuedAck) & Stamp> {
    const { item_id } = request;
    const ack = await this.rooms.run(lock, call, lockRequestOf(authorOf(call), request));
    if ('queued' in ack) return ack;
    const view = await this.rooms.view(call.room, { rows: [leaseKey(item_id), itemKey(item_id)] });
    const lease = readRow<LeaseRow>(view.rows.get(leaseKey(item_id)));
    const isOver = lease?.token !== ack.token || lease.expires_at <= view.now;
    const row = view.rows.get(itemKey(item_id));
    const item: ItemMessage | null = row === undefined ? null : itemMessage(itemKey(item_id), row);
    return { ...ack, ...(isOver ? { expired: true } : {}), item };
  }

  async renew(call: RoomCall, { item_id, token }: PlanningLeaseDto): Promise<RenewAck & Stamp> {
    return this.rooms.run(renew, call, claimOf(authorOf(call), item_id, token));
  }

  /** Whoever may have become a guest meanwhile gives back what they hold. */
  unlock(call: RoomCall, { item_id, token }: PlanningLeaseDto): Promise<UnlockAck & Stamp> {
    const { id: session, user } = call.session;
    return this.rooms.run(unlock, call, claimOf({ user, session }, item_id, token));
  }

  /** A member's socket closed. */
  cut(room: RoomId, member: MemberSession): Promise<void> {
    return this.settleAll(room, member, cut);
  }

  /** A new connection goes on with the session. */
  restore(room: RoomId, member: MemberSession): Promise<void> {
    return this.settleAll(room, member, restore);
  }

  /** A session is over. */
  release(room: RoomId, member: MemberSession): Promise<void> {
    return this.settleAll(room, member, release);
  }

  /** The timer of a lease is due. */
  expire(room: RoomId, firing: Firing): Promise<void> {
    return this.rooms.settle(room, expire, idOfLease(firing.key), { firing });
  }

  /** The store lost something; `epoch` began with it. */
  forfeit(room: RoomId, epoch: string): Promise<void> {
    return this.forEachLease(room, ({ itemId }) => this.rooms.settle(room, forfeit, { itemId, epoch }));
  }

  /** What is done for a session that another connection took over is refused. */
  private settleAll(
    room: RoomId,
    { session, user, as }: MemberSession,
    settlement: Settlement<LeaseClaim>,
  ): Promise<void> {
    return this.forEachLease(room, async ({ itemId, lease }) => {
      if (lease.session !== session && !isWaiting(lease, session)) return;
      await this.rooms.settle(room, settlement, { itemId, user, session }, as === undefined ? {} : { as });
    });
  }

  private async forEachLease(room: RoomId, act: (held: HeldLease) => Promise<void>): Promise<void> {
    for (const held of await this.listings.ask(room)) await act(held);
  }

  private async leasesOf(room: RoomId): Promise<HeldLease[]> {
    const held: HeldLease[] = [];
    for await (const { rows } of pagesOf(this.rooms, room, LEASES)) {
      for (const [key, { body }] of rows) held.push({ itemId: idOfLease(key), lease: readBody<LeaseRow>(body) });
    }
    return held;
  }
}

function lockRequestOf(
  author: Editor,
  { item_id, ttl_ms = LEASE_DEFAULT_MS, steal = false, wait = false }: PlanningLockDto,
): LockRequest {
  const isOverruling = author.role === 'moderator' || author.role === 'owner';
  return { ...claimOf(author, item_id), ttlMs: ttl_ms, steal, isOverruling, wait };
}

function claimOf({ user, session }: Actor, itemId: ItemId, token?: string): LeaseClaim {
  return { itemId, user, session, token };
}
