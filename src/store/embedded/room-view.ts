import { countedText, sealValue } from '../addressed.js';
import type { LaneEntry, LaneName, LogPage, Millis } from '../room-contents.js';
import type { Duplicate, Members, RoomQuery, RoomView, TablePage } from '../room-store.js';
import { countFloor } from '../../protocol/position.js';
import { ByteBudget, DEFAULT_MAX_BYTES } from './byte-budget.js';
import type { Epochs } from './room-log.js';
import type { RoomLanes } from './room-lanes.js';
import type { RoomState } from './room-state.js';

/** The epochs of the whole store. */
export interface Timeline {
  readonly epochs: Epochs;
  readonly firstEpoch: string;
}

/** What `query` asks of `state` at this instant; shares nothing with the room that could change later. */
export function viewOf(
  state: RoomState,
  query: RoomQuery,
  now: Millis,
  { epochs, firstEpoch }: Timeline,
): RoomView | Duplicate {
  const receipt = query.once && state.once.find(query.once);
  if (receipt !== undefined) return { kind: 'duplicate', receipt };
  const epoch = epochs.at(-1) ?? '';
  const budget = new ByteBudget(query.maxBytes ?? DEFAULT_MAX_BYTES);
  const lanes = lanesOf(state.lanes, query, now);
  for (const entries of lanes.values()) for (const entry of entries) budget.charge(countedText(sealValue(entry)));
  const tables = new Map<string, TablePage>();
  for (const range of query.tables ?? []) tables.set(range.prefix, state.rows.page(range, budget));
  const lists = (query.lists ?? []).map((range) => state.lists.page(range, budget));
  const optional: { members?: Members; log?: LogPage } = {};
  if (query.members !== undefined) optional.members = state.members.view(query.members);
  if (query.since !== undefined) optional.log = state.log.resume(query.since, epochs, budget);
  return {
    kind: 'view',
    at: { epoch, seq: state.log.head },
    rev: state.rev,
    now,
    countFloor: countFloor(firstEpoch, epoch) + state.wipedRev,
    rows: state.rows.pick(query.rows ?? []),
    tables,
    lists,
    lanes,
    roster: state.members.roles(query.roster ?? []),
    ...optional,
  };
}

function lanesOf(lanes: RoomLanes, query: RoomQuery, now: Millis): Map<LaneName, LaneEntry[]> {
  const read = new Map((query.lanes ?? []).map((lane) => [lane, lanes.read(lane, now)]));
  for (const { lane, key } of query.laneKeys ?? []) {
    read.set(lane, [...(read.get(lane) ?? []), ...lanes.readKey(lane, key, now)]);
  }
  return read;
}
