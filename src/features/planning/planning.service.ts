import { Injectable } from '@nestjs/common';
import { Refusal } from '../../protocol/refusal.js';
import type { ItemId, RoomId } from '../../protocol/ids.js';
import type { RoomCall } from '../../realtime/call.js';
import { defineCommand } from '../../realtime/decision.js';
import type { Settlement } from '../../realtime/decision.js';
import type { MemberSession } from '../../realtime/room-feature.js';
import { RoomFeatures } from '../../realtime/room-features.js';
import { Rooms } from '../../realtime/rooms.js';
import type { Stamp } from '../../realtime/rooms.js';
import { decideUpdate } from './item.rules.js';
import type { ItemUpdate } from './item.rules.js';
import {
  LEASE_DEFAULT_MS,
  decideCut,
  decideExpire,
  decideForfeit,
  decideLock,
  decideRelease,
  decideRenew,
  decideRestore,
  decideUnlock,
} from './lease.rules.js';
import type { Forfeit, LeaseClaim } from './lease.rules.js';
import type { RoomView, RowKey, TablePage } from '../../store/room-store.js';
import { LEASES, SHELF, idOfLease, itemKey, itemMessage, leaseKey, readRow } from './planning-rows.rules.js';
import type { LeaseRow } from './planning-rows.rules.js';
import type { ItemMessage, LockAck, RenewAck, SnapshotAck, UnlockAck, UpdateAck } from './planning.messages.js';
import type { PlanningLeaseDto, PlanningLockDto, PlanningUpdateDto } from './planning.dto.js';
import { readBody } from '../../store/body.js';
import { planningSnapshot, snapshotAck, snapshotRange } from './planning-snapshot.js';

const leaseOnly = ({ itemId }: Pick<LeaseClaim, 'itemId'>) => ({ rows: [leaseKey(itemId)] });
const lock = defineCommand({
  reads: ({ itemId }: LeaseClaim) => ({ rows: [leaseKey(itemId), itemKey(itemId)], tables: [{ prefix: LEASES }] }),
  decide: decideLock,
});
const renew = defineCommand({ reads: leaseOnly, decide: decideRenew });
const unlock = defineCommand({ reads: leaseOnly, decide: decideUnlock });
const release: Settlement<LeaseClaim> = { reads: leaseOnly, decide: decideRelease };
const cut: Settlement<LeaseClaim> = { reads: leaseOnly, decide: decideCut };
const restore: Settlement<LeaseClaim> = { reads: leaseOnly, decide: decideRestore };
const forfeit: Settlement<Forfeit> = { reads: leaseOnly, decide: decideForfeit };
const expire: Settlement<ItemId> = { reads: (itemId) => ({ rows: [leaseKey(itemId)] }), decide: decideExpire };
const update = defineCommand({
  reads: ({ itemId }: ItemUpdate) => ({ rows: [itemKey(itemId), leaseKey(itemId), SHELF] }),
  decide: decideUpdate,
});

interface HeldLease {
  readonly itemId: ItemId;
  readonly lease: LeaseRow;
}
type LockedAck = LockAck & Stamp & { readonly item: ItemMessage | null };

@Injectable()
export class PlanningService {
  constructor(
    private readonly rooms: Rooms,
    features: RoomFeatures,
  ) {
    features.register({
      type: 'planning',
      capabilities: ['planning.lease'],
      seedKinds: ['planning.lock', 'planning.unlock', 'planning.update'],
      snapshot: planningSnapshot,
      onDrop: (room, member) => this.settleLeases(room, member, cut),
      onReturn: (room, member) => this.settleLeases(room, member, restore),
      onLeave: (room, member) => this.settleLeases(room, member, release),
      onTimer: (room, firing) => this.rooms.settle(room, expire, idOfLease(firing.key), { firing }),
      onLoss: (room, epoch) =>
        this.forEachLease(room, ({ itemId }) => this.rooms.settle(room, forfeit, { itemId, epoch })),
    });
  }

  /** The item comes with the lease: whoever edits starts from what the lease protects. */
  async lock(call: RoomCall, { item_id, ttl_ms = LEASE_DEFAULT_MS }: PlanningLockDto): Promise<LockedAck> {
    const ack = await this.rooms.run(lock, call, { ...claimOf(call, item_id), ttlMs: ttl_ms });
    const view = await this.rooms.view(call.room, { rows: [leaseKey(item_id), itemKey(item_id)] });
    const lease = readRow<LeaseRow>(view.rows.get(leaseKey(item_id)));
    const isOver = lease?.token !== ack.token || lease.expires_at <= view.now;
    const row = view.rows.get(itemKey(item_id));
    const item: ItemMessage | null = row === undefined ? null : itemMessage(itemKey(item_id), row);
    return { ...ack, ...(isOver ? { expired: true } : {}), item };
  }

  renew(call: RoomCall, { item_id, token }: PlanningLeaseDto): Promise<RenewAck & Stamp> {
    return this.rooms.run(renew, call, claimOf(call, item_id, token));
  }

  unlock(call: RoomCall, { item_id, token }: PlanningLeaseDto): Promise<UnlockAck & Stamp> {
    return this.rooms.run(unlock, call, claimOf(call, item_id, token));
  }

  update(call: RoomCall, { item_id, token, data, base_version }: PlanningUpdateDto): Promise<UpdateAck & Stamp> {
    const claim = claimOf(call, item_id, token);
    return this.rooms.run(update, call, { ...claim, patch: data, baseVersion: base_version });
  }

  async snapshot(call: RoomCall, cursor: string | undefined): Promise<SnapshotAck> {
    const range = snapshotRange(cursor);
    if (range instanceof Refusal) throw range;
    return snapshotAck(await this.rooms.view(call.room, range.query), range.asOf);
  }

  /** What is done for a session that another connection took over is refused. */
  private settleLeases(
    room: RoomId,
    { session, user, as }: MemberSession,
    settlement: Settlement<LeaseClaim>,
  ): Promise<void> {
    return this.forEachLease(room, async ({ itemId, lease }) => {
      if (lease.session !== session) return;
      await this.rooms.settle(room, settlement, { itemId, user, session }, as === undefined ? {} : { as });
    });
  }

  private async forEachLease(room: RoomId, act: (held: HeldLease) => Promise<void>): Promise<void> {
    for (let after: RowKey | undefined = ''; after !== undefined;) {
      const { tables }: RoomView = await this.rooms.view(room, { tables: [{ prefix: LEASES, after }] });
      const page: TablePage = tables.get(LEASES) ?? { rows: [], more: false };
      for (const [key, row] of page.rows) await act({ itemId: idOfLease(key), lease: readBody<LeaseRow>(row.body) });
      after = page.more ? page.rows.at(-1)?.[0] : undefined;
    }
  }
}

function claimOf({ session }: RoomCall, itemId: ItemId, token?: string): LeaseClaim {
  return { itemId, user: session.user, session: session.id, token };
}
