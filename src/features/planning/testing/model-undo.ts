import type { ItemId } from '../../../protocol/ids.js';
import { bringBack, naming, patch, place, takeAway, touch } from './model-changes.js';
import { meet, merged, pathsOf } from './model-data.js';
import { KEPT } from './model-items.js';
import { checkNear, marksFor, without } from './model-places.js';
import { Refused, existing, isSame } from './model-room.js';
import type { Day, Facts, ModelChange, ModelCommit, ModelRoom, Who } from './model-room.js';

/*
 * What docs/protocol.md says of undo (PLAN-9), to be read beside it.
 */

export interface UndoCommand {
  readonly seq?: number;
}

export function undo(room: ModelRoom, by: Who, { seq }: UndoCommand): Facts {
  const target = commitToUndo(room, by, seq);
  if (target === undefined) throw new Refused('nothing_to_undo');
  refuseConflict(room, target);
  room.undoes = target.last;
  const results = target.changes.toReversed().map((change) => naming(change.id, () => takenBack(room, by, change)));
  if (!room.hasChanged) throw new Refused('nothing_to_undo');
  settle(room, target);
  room.isNoop = false;
  return { undone: target.last, results };
}

/** The newest that is not undone, and no undo; or the one that told the event `seq`, which may be an undo. */
export function commitToUndo({ commits }: ModelRoom, { user }: Who, seq?: number): ModelCommit | undefined {
  const own = commits.filter(({ by }) => by === user).slice(-KEPT);
  const standing = [...standingOf(own)].reverse();
  if (seq === undefined) return standing.findLast(({ undoes }) => undoes === undefined);
  return standing.find(({ first, last }) => first <= seq && seq <= last);
}

/** Newest first, of the newest commits that are kept. */
export function historyOf({ commits }: ModelRoom, id: ItemId): Facts[] {
  const isOf = (change: ModelChange) => change.id === id;
  const kept = commits.filter(({ changes }) => changes.some(isOf)).slice(-KEPT);
  const changes = kept.flatMap((commit) => commit.changes.filter(isOf).map((change) => ({ commit, change })));
  return changes.toReversed().map(({ commit, change }) => {
    const { action, base, version, seq } = change;
    const { by, undoes } = commit;
    return { action, base, version, seq, user_id: by, ...(undoes !== undefined && { undoes }) };
  });
}

/** A commit that was taken back is as if it had never been, and so is the one that did it once that is taken back. */
function standingOf(commits: readonly ModelCommit[]): Set<ModelCommit> {
  const undone = new Set<number>();
  const standing = new Set<ModelCommit>();
  for (const commit of commits.toReversed()) {
    if (undone.has(commit.last)) continue;
    standing.add(commit);
    if (commit.undoes !== undefined) undone.add(commit.undoes);
  }
  return standing;
}

/** Has anybody changed the same since, and did not take it back? */
function refuseConflict(room: ModelRoom, target: ModelCommit): void {
  const since = room.commits.slice(room.commits.indexOf(target) + 1);
  const lasts = new Set(since.map(({ last }) => last));
  // One that takes back what was done since goes with it.
  const others = [...standingOf(since)].filter(({ undoes }) => undoes === undefined || !lasts.has(undoes));
  for (const id of new Set(target.changes.map((change) => change.id))) {
    const isOf = (change: ModelChange) => change.id === id;
    if (since.filter(({ changes }) => changes.some(isOf)).length >= KEPT) throw new Refused('nothing_to_undo');
    const mine = target.changes.filter(isOf);
    const theirs = others.flatMap(({ changes }) => changes).filter(isOf);
    if (mine.some((one) => theirs.some((other) => isSameTouched(one, other)))) throw new Refused('undo_conflict');
  }
}

/** A path of the data, the place, or whether there is the item, which concerns all of it. */
function isSameTouched(one: ModelChange, other: ModelChange): boolean {
  if (isOfAll(one) || isOfAll(other)) return true;
  if (one.action !== other.action) return false;
  return one.action === 'move' || meet(touchedBy(one), touchedBy(other));
}

function isOfAll({ action }: ModelChange): boolean {
  return action !== 'update' && action !== 'move';
}

function touchedBy({ paths, inverse = {} }: ModelChange): string[] {
  return [...paths, ...pathsOf(inverse)];
}

/** As an ordinary change; its place is settled afterwards. */
function takenBack(room: ModelRoom, by: Who, { id, action, inverse = {}, from }: ModelChange): Facts {
  if (action === 'delete') {
    const { day } = existing(room.gone.get(id));
    return { action: 'restore', item_id: id, ...bringBack(room, by, id, orderWith(room, id, day)) };
  }
  touch(room, by, { item_id: id });
  if (action === 'move') {
    const { day } = existing(from);
    const order = orderWith(room, id, day);
    return { action, item_id: id, ...place(room, by, id, { day, order }) };
  }
  if (action !== 'update') return { action: 'delete', item_id: id, ...takeAway(room, by, id) };
  const data = merged(existing(room.items.get(id)).data, inverse);
  return { action, item_id: id, ...patch(room, by, id, inverse, data) };
}

/** The server's choice, where it came so far. */
function orderWith(room: ModelRoom, id: ItemId, day: Day): readonly string[] {
  return room.servers.orders.shift() ?? [...without(room.orderOf(day), id), id];
}

/** Where each was, or near it; and if nothing else has changed, all is as it was. */
function settle(room: ModelRoom, { changes }: ModelCommit): void {
  const ids = new Set<string>(changes.map(({ id }) => id));
  const all = changes.flatMap(({ id, from }) => (from === undefined ? [] : [{ id, ...from }]));
  // Of several places in one commit an item is back at the first.
  const back = all.filter(({ id }, at) => all.findIndex((one) => one.id === id) === at);
  for (const [day, current] of room.days) {
    const order = room.servers.finalOrders.get(day) ?? [];
    const others = (some: readonly string[]) => some.filter((id) => !ids.has(id));
    const isWhole = isSame(order.toSorted(), current.toSorted()) && isSame(others(order), others(current));
    if (!isWhole) throw new Error(`${day ?? 'The ideas'} have other items, or in another order`);
    room.days.set(day, order);
    checkBack(room, day, back);
  }
}

type Back = { readonly id: ItemId } & Required<ModelChange>['from'];

function checkBack(room: ModelRoom, day: Day, back: readonly Back[]): void {
  const order = room.orderOf(day);
  const there = back.filter((one) => one.day === day && room.items.get(one.id)?.day === day);
  for (const { id, former } of there) checkNear(order, marksFor(room, id, former), id);
  const { former = [] } = back.find((one) => one.day === day) ?? {};
  const isBack = (id: string) => back.some((one) => one.id === id);
  const isAsBefore = former.every(([id, since]) => isBack(id) || room.items.get(id)?.placed === since);
  const before = former.map(([id]) => id);
  if (!isAsBefore || !isSame(before.toSorted(), order.toSorted())) return;
  if (!isSame(before, order)) throw new Error(`${day ?? 'The ideas'} are not in the order that they had`);
}
