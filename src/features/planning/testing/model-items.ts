import type { JsonObject } from '../../../protocol/envelope.js';
import type { ItemId } from '../../../protocol/ids.js';
import { appear, bringBack, naming, patch, place, takeAway, tell, touch } from './model-changes.js';
import { meet, merged, pathsOf } from './model-data.js';
import { refuseDeleted } from './model-leases.js';
import type { LeaseCommand } from './model-leases.js';
import { anyNear, checkNear, insert, longestInOrder, marksFor, without } from './model-places.js';
import { Refused, count, existing, isSame, shown } from './model-room.js';
import type { Day, Facts, ModelItem, ModelRoom, Who } from './model-room.js';

/*
 * What docs/protocol.md says of items (PLAN-3 to PLAN-10), to be read beside it: one function for each command. Ranks and
 * the versions of days are made by the server: the model knows the order only.
 */

export interface ItemCommand extends LeaseCommand {
  readonly base_version?: number;
}
export interface UpdateCommand extends ItemCommand {
  readonly data: JsonObject;
  readonly on_conflict?: 'reject' | 'rebase';
}
export interface Spot {
  readonly day?: Day;
  readonly after?: ItemId | null;
}
export interface CreateCommand extends Spot {
  readonly item_id: ItemId;
  readonly data: JsonObject;
}
export type MoveCommand = ItemCommand & Spot;
export interface ReorderCommand {
  readonly day?: Day;
  readonly order: readonly ItemId[];
  readonly base_day_version?: number;
}
export interface VoteCommand {
  readonly item_id: ItemId;
  readonly value: -1 | 0 | 1;
}

/** Commits that are kept of an item, and of a user (PLAN-9). */
export const KEPT = 50;

/** PLAN-3, PLAN-4. */
export function update(room: ModelRoom, by: Who, command: UpdateCommand): Facts {
  const { item_id: id, data: change, base_version: base, on_conflict } = command;
  refusePatch(change);
  touch(room, by, command);
  const item = room.items.get(id);
  const isOld = base !== undefined && base !== (item?.version ?? 0);
  if (isOld && item === undefined) throw new Refused('item_not_found');
  if (isOld && on_conflict !== 'rebase') throw conflict(id, existing(item));
  if (isOld) refuseOverlap(room, id, base, change);
  refuseFields(by, change);
  const data = merged(item?.data, change);
  if (item !== undefined)
    return { ...patch(room, by, id, change, data), ...(isOld && !room.isNoop && { rebased: true }) };
  const version = appear(room, id, null, undefined, data);
  tell(room, by, 'update', id, { data: change, version, day: null, created: true });
  return { version, day: null, created: true };
}

/** PLAN-6. */
export function create(room: ModelRoom, by: Who, command: CreateCommand): Facts {
  const { item_id: id, day = null, after, data: change } = command;
  refusePatch(change);
  touch(room, by, command);
  if (room.items.has(id)) throw new Refused('item_exists');
  refuseFields(by, change);
  const data = merged({}, change);
  const version = appear(room, id, day, after, data);
  tell(room, by, 'create', id, { day, version, data });
  return { item_id: id, day, version };
}

/** PLAN-6. */
export function move(room: ModelRoom, by: Who, command: MoveCommand): Facts {
  const { item_id: id, day = null, after } = command;
  const item = changeable(room, by, command);
  const order = insert(without(room.orderOf(day), id), id, after);
  const isThere = item.day === day && isSame(order, room.orderOf(day));
  return isThere ? room.noop({ day, version: item.version, noop: true }) : place(room, by, id, { day, order });
}

/** PLAN-6: one move for each item that has to; where it could be one or another, the server has the choice. */
export function reorder(
  room: ModelRoom,
  by: Who,
  { day = null, order, base_day_version: base }: ReorderCommand,
): Facts {
  const { dayVersions, moving } = room.servers;
  const current = room.orderOf(day);
  const isOld = base !== undefined && base !== dayVersions.get(day);
  if (isOld || !isSame(order.toSorted(), current.toSorted())) throw new Refused('order_mismatch', { order: current });
  const staying = order.filter((id) => !moving.includes(id));
  const most = longestInOrder(order, current);
  const former = room.placesOf(day);
  if (longestInOrder(staying, current) < most) throw new Error('An item was to move that did not have to');
  for (const id of moving) {
    naming(id, () => touch(room, by, { item_id: id }));
    place(room, by, id, { day, order, former });
  }
  if (staying.length > most) throw new Error('An item that has to move did not');
  return moving.length === 0 ? room.noop({ moved: 0 }) : { moved: moving.length };
}

/** PLAN-6. */
export function remove(room: ModelRoom, by: Who, command: ItemCommand): Facts {
  changeable(room, by, command);
  return takeAway(room, by, command.item_id);
}

/** PLAN-6: where it was, or near it; just where is the server's choice. */
export function restore(room: ModelRoom, by: Who, { item_id: id }: Pick<ItemCommand, 'item_id'>): Facts {
  const gone = room.gone.get(id);
  if (gone === undefined) throw new Refused(room.items.has(id) ? 'item_exists' : 'item_not_found');
  const current = room.orderOf(gone.day);
  const marks = marksFor(room, id, gone.former);
  const order = room.servers.orders.shift() ?? anyNear(current, marks, id);
  checkNear(order, marks, id);
  if (!isSame(without(order, id), current)) throw new Error(`${id} came back elsewhere`);
  return bringBack(room, by, id, order);
}

/** PLAN-10: outside leases and versions. */
export function vote(room: ModelRoom, by: Who, { item_id: id, value }: VoteCommand): Facts {
  refuseDeleted(room, id);
  const item = room.items.get(id);
  if (item === undefined) throw new Refused('item_not_found');
  if ((item.votes[by.user] ?? 0) === value) return room.noop({ ...count(item), noop: true });
  const { [by.user]: _, ...others } = item.votes;
  const voted = { ...item, votes: value === 0 ? others : { ...others, [by.user]: value } };
  room.items.set(id, voted);
  room.tell(by.user, 'vote', id, { value, ...count(voted) });
  return count(voted);
}

/** An item that is there, and as its author saw it. */
function changeable(room: ModelRoom, by: Who, command: ItemCommand): ModelItem {
  const { item_id: id, base_version: base } = command;
  touch(room, by, command);
  const item = room.items.get(id);
  if (item === undefined) throw new Refused('item_not_found');
  if (base !== undefined && base !== item.version) throw conflict(id, item);
  return item;
}

function conflict(id: ItemId, item: ModelItem, paths?: readonly string[]): Refused {
  const { version } = item;
  return new Refused('version_conflict', { version, item: shown(id, item), ...(paths && { changed_paths: paths }) });
}

/** PLAN-3: has any change since `base` touched what the patch touches? */
function refuseOverlap(room: ModelRoom, id: ItemId, base: number, change: JsonObject): void {
  const item = existing(room.items.get(id));
  const changes = room.changesOf(id, KEPT);
  const first = changes.findIndex((one) => one.base === base);
  if (first < 0) throw conflict(id, item);
  const touched = [...new Set(changes.slice(first).flatMap(({ paths }) => paths))];
  if (meet(pathsOf(change), touched)) throw conflict(id, item, touched.sort());
}

/** PLAN-4: a key that no patch may have. */
function refusePatch(change: JsonObject): void {
  if (Object.keys(change).includes('constructor')) throw new Refused('invalid_patch');
}

/** PLAN-8: of all fields that have a meaning the title stands for the others. */
function refuseFields({ version }: Who, { title }: JsonObject): void {
  const isText = typeof title === 'string' && title !== '';
  if (version === 2 && title !== undefined && title !== null && !isText) throw new Refused('invalid_payload', {});
}
