import type { ItemId, SessionId, UserId } from '../../../protocol/ids.js';
import { defineCommand } from '../../../realtime/decision.js';
import type { SeeingCommand } from '../../../realtime/decision.js';
import { readBody } from '../../../store/body.js';
import { RuleRoom } from '../../../testing/rule-room.js';
import { editAll } from '../items/batch.rules.js';
import { defineEdit } from '../items/edit.rules.js';
import type { Edit } from '../items/edit.rules.js';
import { createItem, deleteItem, restoreItem, updateItem } from '../items/item.rules.js';
import type { Author } from '../items/itinerary-draft.rules.js';
import { moveItem } from '../items/move.rules.js';
import { reorderDay } from '../items/reorder.rules.js';
import { LEASE_DEFAULT_MS } from '../leases/lease.rules.js';
import type { LeaseClaim } from '../leases/lease.rules.js';
import { decideLock } from '../leases/lock.rules.js';
import type { LockRequest } from '../leases/lock.rules.js';
import { LEASES, SHELF, idOfItem, itemKey, itemOf, readRow } from '../planning-rows.rules.js';
import type { ItemRow, ShelfRow } from '../planning-rows.rules.js';
import type { UndoAck } from '../planning.messages.js';
import { commitToUndo, ownCommits } from '../undo/undo-stack.rules.js';
import { decideUndo, ownRange, undoReads } from '../undo/undo.rules.js';

interface SaidOperation {
  readonly action: string;
  readonly item_id: string;
  readonly [field: string]: unknown;
}

const COMMANDS = {
  create: defineEdit(createItem),
  update: defineEdit(updateItem),
  delete: defineEdit(deleteItem),
  restore: defineEdit(restoreItem),
  move: defineEdit(moveItem),
  reorder: defineEdit(reorderDay),
  batch: defineEdit(editAll),
};

const PLAIN_LOCK = { ttlMs: LEASE_DEFAULT_MS, steal: false, isOverruling: false, wait: false };
const UNDO = defineCommand({ reads: undoReads, decide: decideUndo });

/** An itinerary for the specs of rules: people say what they would say in frames; one called `original` speaks `v=1`. */
export class PlanRoom extends RuleRoom {
  create(item_id: string, operation: object = {}, user = 'ana') {
    return this.edit(COMMANDS.create, item_id, { data: {}, ...operation }, user);
  }

  update(item_id: string, data: object, operation: object = {}, user = 'ana') {
    return this.edit(COMMANDS.update, item_id, { data, ...operation }, user);
  }

  delete(item_id: string, operation: object = {}, user = 'ana') {
    return this.edit(COMMANDS.delete, item_id, operation, user);
  }

  restore(item_id: string, user = 'ana') {
    return this.edit(COMMANDS.restore, item_id, {}, user);
  }

  move(item_id: string, operation: object = {}, user = 'ana') {
    return this.edit(COMMANDS.move, item_id, operation, user);
  }

  reorder(day: string | null, order: readonly string[], operation: object = {}, user = 'ana') {
    return this.editMany(COMMANDS.reorder, order, { day, order, ...operation }, user);
  }

  batch(operations: readonly SaidOperation[], user = 'ana') {
    const ids = operations.map(({ item_id }) => item_id);
    return this.editMany(COMMANDS.batch, ids, operations, user);
  }

  undo(seq?: number, user = 'ana'): UndoAck {
    const { lists } = this.read({ lists: [ownRange(actor(user))] });
    return this.run(UNDO, { author: author(user), seq, commit: commitToUndo(lists.flatMap(ownCommits), seq) }).ack;
  }

  lock(itemId: string, user = 'ana', how: Partial<Omit<LockRequest, keyof LeaseClaim>> = {}) {
    const request = { itemId: itemId as ItemId, ...actor(user), ...PLAIN_LOCK, ...how };
    return this.apply(decideLock(request, this.view(LEASES)));
  }

  item(id: string): ItemRow | undefined {
    return readRow<ItemRow>(this.rows.get(itemKey(id as ItemId)));
  }

  shelf(): ShelfRow | undefined {
    return readRow<ShelfRow>(this.rows.get(SHELF));
  }

  /** The items of a day as a client shows them: by rank. */
  order(day: string | null = null): string[] {
    const [table] = this.view('planning.item/').tables.values();
    const items = (table?.rows ?? []).map(([key, { body }]) => itemOf(idOfItem(key), readBody<ItemRow>(body)));
    const onDay = items.filter((item) => item.day === day);
    return onDay.sort((one, other) => (one.rank < other.rank ? -1 : 1)).map(({ item_id }) => item_id);
  }

  private edit<Operation, Ack extends object>(
    command: SeeingCommand<Edit<Operation>, Ack>,
    itemId: string,
    operation: object,
    user: string,
  ): Ack {
    return this.editMany(command, [itemId], { item_id: itemId, ...operation }, user);
  }

  private editMany<Operation, Ack extends object>(
    command: SeeingCommand<Edit<Operation>, Ack>,
    ids: readonly string[],
    operation: object,
    user: string,
  ): Ack {
    const items = ids.map((id) => id as ItemId);
    return this.run(command, { author: author(user), operation: operation as Operation, items, histories: items }).ack;
  }
}

function actor(user: string) {
  return { user: user as UserId, session: `${user}-session` as SessionId };
}

function author(user: string): Author {
  return { ...actor(user), version: user === 'original' ? 1 : 2 };
}
