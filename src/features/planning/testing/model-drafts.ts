import type { ItemId } from '../../../protocol/ids.js';
import type { Command } from './itinerary-model.js';
import { KEPT } from './model-items.js';
import type { Day, ModelRoom, Who } from './model-room.js';
import type { Draft } from './model-steps.js';

type Which = Required<Draft>;

/** Fills in what a draft leaves open, from the room as it is now. */
export function commandOf(draft: Draft, by: Who, room: ModelRoom): Command {
  return filledIn(draft, by, room) as unknown as Command;
}

function filledIn(
  { token, base_version, order, base_day_version, seq, ops, ...rest }: Draft,
  by: Who,
  room: ModelRoom,
): object {
  const { item_id: id, day = null } = rest;
  const there = room.orderOf(day);
  const filled = {
    ...rest,
    token: id && token && tokenOf(room, id, token),
    base_version: id && base_version && versionOf(room, id, base_version),
    order: order?.filter((one) => there.includes(one)),
    base_day_version: there.length === 0 ? undefined : base_day_version && dayVersionOf(room, day, base_day_version),
    seq: seq && seqOf(room, by, seq),
    ops: ops?.map((one) => filledIn(one, by, room)),
  };
  return Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== undefined));
}

function tokenOf(room: ModelRoom, id: ItemId, which: Which['token']): string | undefined {
  return which === 'old' ? room.servers.tokens.get(id)?.before : (room.leases.get(id)?.token ?? undefined);
}

function versionOf(room: ModelRoom, id: ItemId, which: Which['base_version']): number {
  const version = room.items.get(id)?.version ?? 0;
  if (which === 'now') return version;
  if (which === 'new') return version + 1;
  return room.changesOf(id, KEPT).at(which === 'old' ? -1 : -3)?.base ?? 0;
}

function dayVersionOf(room: ModelRoom, day: Day, which: Which['base_day_version']): number {
  const version = room.servers.dayVersions.get(day) ?? 0;
  return which === 'now' ? version : version - 1;
}

function seqOf({ commits }: ModelRoom, { user }: Who, which: Which['seq']): number | undefined {
  const own = commits.filter((commit) => commit.by === user);
  if (which === 'last') return own.at(-1)?.last;
  return which === 'before' ? own.at(-2)?.first : commits.at(-1)?.last;
}
