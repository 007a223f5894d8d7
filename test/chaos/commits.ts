import { isChange } from '../../scripts/support/itinerary.js';
import type { Frame } from '../support/rally-client.js';
import type { FinalRoom } from './final-room.js';
import type { Payload } from './history.js';
import type { Lines } from './lines.js';
import { isStored, placeOf } from './operations.js';
import type { Operation } from './operations.js';

/** One change of an item that a command wants, what its ack says of it, and the event that its ack promises. */
export interface Wish {
  readonly asked: Payload;
  readonly told: Payload;
  readonly row?: Frame;
}
/** A planning command that was acked and still stands, and the events of the log that are of it. */
export interface Commit {
  readonly operation: Operation;
  readonly wishes: readonly Wish[];
  readonly rows: readonly Frame[];
  /** Events that the ack promises. */
  readonly promised: number;
}

const COMMANDS: ReadonlySet<unknown> = new Set([
  ...['create', 'update', 'move', 'delete', 'restore', 'vote'],
  ...['batch', 'reorder', 'undo'],
]);

/** Whether it is one of the commands that change the itinerary. */
export function isEdit({ type, payload }: Pick<Operation, 'type' | 'payload'>): boolean {
  return type === 'planning' && COMMANDS.has(payload['action']);
}

/** Whether the event is of such a command: all of planning but leases, and what upkeep tells. */
export function isRow(event: Frame): boolean {
  return isChange(event) || (event.type === 'planning' && event.payload['action'] === 'vote');
}

/** Acked edits of a room whose place still stands. */
export function commitsOf(room: FinalRoom, operations: readonly Operation[], lines: Lines): Commit[] {
  return operations
    .filter((operation) => operation.room === room.room && isEdit(operation) && operation.outcome === 'ok')
    .filter((operation) => !isStored(operation) || lines.stands(placeOf(operation), room))
    .map((operation) => commitOf(operation, room.events));
}

function commitOf(operation: Operation, events: readonly Frame[]): Commit {
  const pairs = pairsOf(operation.payload, operation.ack);
  const promised = isStored(operation) ? promisedBy(operation, pairs) : 0;
  const rows = isStored(operation) ? rowsBefore(events, Number(operation.ack['seq']), promised) : [];
  let next = 0;
  const wishes = pairs.map((pair): Wish => {
    const row = pair.told['noop'] === true ? undefined : rows[next++];
    return row === undefined ? pair : { ...pair, row };
  });
  return { operation, wishes, rows, promised };
}

/** What is asked, and told of it, one by one; nothing of `reorder`, which tells how many only. */
export function pairsOf(payload: Payload, ack: Payload): Omit<Wish, 'row'>[] {
  const { action, ops } = payload;
  const results = (ack['results'] ?? []) as readonly Payload[];
  if (action === 'reorder') return [];
  if (action === 'undo') return results.map((told) => ({ asked: changeOf(told), told }));
  if (action !== 'batch') return [{ asked: payload, told: ack }];
  return (ops as readonly Payload[]).map((asked, index) => ({ asked, told: results[index] ?? {} }));
}

/** What took something back was chosen by the server. */
function changeOf({ action, item_id }: Payload): Payload {
  return { action, item_id };
}

function promisedBy({ payload, ack }: Operation, pairs: readonly Omit<Wish, 'row'>[]): number {
  if (payload['action'] === 'reorder') return Number(ack['moved']);
  return pairs.filter(({ told }) => told['noop'] !== true).length;
}

/** The last ones up to `seq`, of one commit, first to last; ends of leases stand between. */
function rowsBefore(events: readonly Frame[], seq: number, count: number): Frame[] {
  const last = events[seq - 1];
  const rows: Frame[] = [];
  for (let at = seq - 1; at >= 0 && rows.length < count; at--) {
    const event = events[at];
    if (event === undefined || event.type !== 'planning' || event.ts !== last?.ts) break;
    if (isRow(event)) rows.unshift(event);
  }
  return rows;
}
