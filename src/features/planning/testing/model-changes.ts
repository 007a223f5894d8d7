import type { JsonObject } from '../../../protocol/envelope.js';
import type { ItemId } from '../../../protocol/ids.js';
import { EVERYTHING, inverseOf, pathsOf } from './model-data.js';
import { endForAll, refuseByLease, refuseDeleted, tellOverdue } from './model-leases.js';
import type { LeaseCommand } from './model-leases.js';
import { insert, without } from './model-places.js';
import { Refused, existing, isSame, shown } from './model-room.js';
import type { Day, Facts, FormerOrder, ModelChange, ModelItem, ModelRoom, Who } from './model-room.js';

/*
 * What can become of an item, once it may. Each gives the item's next version, and tells one event.
 */

/** PLAN-4: deleted; then the lease, of which an end that nobody was told yet is told first. */
export function touch(room: ModelRoom, by: Who, command: LeaseCommand): void {
  refuseDeleted(room, command.item_id);
  tellOverdue(room, command.item_id);
  refuseByLease(room, by, command);
}

/** Where several items may be in the way, a refusal names the one that is. */
export function naming<T>(id: ItemId, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof Refused ? new Refused(error.code, { ...error.details, item_id: id }) : error;
  }
}

export function appear(
  room: ModelRoom,
  id: ItemId,
  day: Day,
  after: ItemId | null | undefined,
  data: JsonObject,
): number {
  room.days.set(day, insert(room.orderOf(day), id, after));
  room.items.set(id, { version: 0, day, data, votes: {}, placed: 0 });
  return placed(room, id, { action: 'create', paths: [EVERYTHING] });
}

export function patch(room: ModelRoom, by: Who, id: ItemId, change: JsonObject, data: JsonObject): Facts {
  const item = existing(room.items.get(id));
  if (isSame(data, item.data)) return room.noop({ version: item.version, noop: true });
  const paths = pathsOf(change);
  const version = changed(room, id, { action: 'update', paths, inverse: inverseOf(item.data, data) }, { data });
  tell(room, by, 'update', id, { data: change, version });
  return { version };
}

/** `former`: where it stood, if that is not where it stands. */
export function place(
  room: ModelRoom,
  by: Who,
  id: ItemId,
  { day, order, former }: { readonly day: Day; readonly order: readonly string[]; readonly former?: FormerOrder },
): Facts {
  const { day: from, data } = existing(room.items.get(id));
  const stood = { day: from, former: former ?? room.placesOf(from) };
  room.days.set(from, without(room.orderOf(from), id));
  room.days.set(day, order);
  const version = placed(room, id, { action: 'move', from: stood }, { day });
  tell(room, by, 'move', id, { day, version, from: { day: from }, data });
  return { day, version };
}

/** PLAN-6: the lease ends with the item. */
export function takeAway(room: ModelRoom, by: Who, id: ItemId): Facts {
  const { day } = existing(room.items.get(id));
  const former = room.placesOf(day);
  endForAll(room, id, 'deleted');
  const version = changed(room, id, { action: 'delete', from: { day, former } });
  room.gone.set(id, { ...existing(room.items.get(id)), by: by.user, at: room.now, former });
  room.items.delete(id);
  room.days.set(day, without(room.orderOf(day), id));
  tell(room, by, 'delete', id, { version, day });
  return { version };
}

export function bringBack(room: ModelRoom, by: Who, id: ItemId, order: readonly string[]): Facts {
  const { by: _, at: __, former: ___, ...item } = existing(room.gone.get(id));
  const { day } = item;
  room.gone.delete(id);
  room.items.set(id, item);
  room.days.set(day, order);
  const version = placed(room, id, { action: 'restore' });
  const { item_id: _id, ...told } = shown(id, existing(room.items.get(id)));
  tell(room, by, 'restore', id, told);
  return { day, version };
}

export function tell(room: ModelRoom, by: Who, action: string, id: ItemId, facts: Facts): void {
  const { undoes } = room;
  room.tell(by.user, action, id, undoes === undefined ? facts : { ...facts, undoes });
}

type Record = Pick<ModelChange, 'action' | 'inverse' | 'from'> & Partial<Pick<ModelChange, 'paths'>>;

/** PLAN-6: every change is the item's next version. */
function changed(room: ModelRoom, id: ItemId, record: Record, change: Partial<ModelItem> = {}): number {
  const item = existing(room.items.get(id));
  const version = room.versionAfter(item.version);
  room.items.set(id, { ...item, ...change, version });
  room.record({ paths: [], ...record, id, base: item.version, version });
  return version;
}

/** The same of a change of its place. */
function placed(room: ModelRoom, id: ItemId, record: Record, change: Partial<ModelItem> = {}): number {
  const since = room.versionAfter(existing(room.items.get(id)).version);
  return changed(room, id, record, { ...change, placed: since });
}
