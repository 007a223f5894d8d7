import { isDeepStrictEqual } from 'node:util';
import type { Frame } from '../../support/rally-client.js';
import { isEdit, isRow } from '../commits.js';
import type { Commit, Wish } from '../commits.js';
import type { Evidence } from '../evidence.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';
import { groupBy } from '../group-by.js';
import type { Payload } from '../history.js';
import { readMark, wantedMarks } from '../mark.js';
import { isStored } from '../operations.js';
import type { Operation } from '../operations.js';

/** PLAN-3, PLAN-6: each ack has its events, which say the same; each event is of one command; a refused one has none. */
export const checkAcks: Checker = (evidence) =>
  evidence.store.flatMap((room) => {
    const commits = evidence.commitsOf(room);
    return [
      ...commits.flatMap((commit) => [...missing(room, commit), ...untrue(room, commit)]),
      ...twice(room, commits),
      ...unasked(evidence, room, commits),
      ...halves(evidence, room),
    ];
  });

function missing({ room }: FinalRoom, { operation, rows, promised }: Commit): Finding[] {
  if (rows.length === promised) return [];
  const { endedAt: at, ack } = operation;
  const what = `${nameOf(operation)}: ${rows.length} of ${promised} events in ${room} at ${String(ack['seq'])}`;
  return [{ kind: 'ack', at, what }];
}

/** What an ack tells of an item, and its event as well. */
const FACTS = ['version', 'day', 'rank', 'day_version', 'up', 'down', 'created'];

function untrue({ room }: FinalRoom, { operation, wishes, rows }: Commit): Finding[] {
  const isOwn = (row: Frame) => row.user_id === operation.user;
  const false_ = [
    ...rows.filter((row) => !isOwn(row)).map((row) => [row, 'is of somebody else'] as const),
    ...rows.filter((row) => !isUndoing(operation, row)).map((row) => [row, 'undoes something else'] as const),
    ...wishes.flatMap((wish) => {
      const fault = faultOf(wish);
      return wish.row === undefined || fault === undefined ? [] : [[wish.row, fault] as const];
    }),
  ];
  return false_.map(([{ seq, payload }, fault]): Finding => {
    const what = `${nameOf(operation)}: ${room} seq ${seq} ${fault}: ${JSON.stringify(payload).slice(0, 200)}`;
    return { kind: 'ack', at: operation.endedAt, what };
  });
}

function isUndoing({ payload: { action }, ack }: Operation, { payload }: Frame): boolean {
  return action === 'undo' ? payload['undoes'] === ack['undone'] : payload['undoes'] === undefined;
}

/** How the event differs from what was asked and told. */
function faultOf({ asked, told, row }: Wish): string | undefined {
  if (row === undefined) return undefined;
  const { payload } = row;
  const item = asked['item_id'] ?? told['item_id'];
  if (payload['action'] !== asked['action'] || payload['item_id'] !== item) return 'is another change';
  if (asked['data'] !== undefined && !isDeepStrictEqual(payload['data'], asked['data'])) return 'has other data';
  if (asked['value'] !== undefined && payload['value'] !== asked['value']) return 'is another vote';
  const fact = FACTS.find((name) => told[name] !== undefined && told[name] !== payload[name]);
  return fact === undefined ? undefined : `has another ${fact} than ${JSON.stringify(told[fact])}`;
}

function twice({ room }: FinalRoom, commits: readonly Commit[]): Finding[] {
  const claims = commits.flatMap(({ operation, rows }) => rows.map(({ seq }) => ({ seq, operation })));
  return [...groupBy(claims, ({ seq }) => String(seq))].flatMap(([seq, claimants]): Finding[] => {
    if (claimants.length === 1) return [];
    const names = claimants.map(({ operation }) => nameOf(operation)).join(' and ');
    return [{ kind: 'ack', what: `${room} seq ${seq} was acked to ${names}` }];
  });
}

/** Events that no ack tells of, and that nobody can have caused who does not know what became of a command. */
function unasked({ operations }: Evidence, { room, events }: FinalRoom, commits: readonly Commit[]): Finding[] {
  const claimed = new Set(commits.flatMap(({ rows }) => rows.map(({ seq }) => seq)));
  const standing = new Set(commits.map(({ operation }) => operation));
  const open = operations.filter((operation) => {
    const isDone = operation.outcome === 'fail' || standing.has(operation);
    return operation.room === room && isEdit(operation) && !isDone;
  });
  const used = new Set<Operation>();
  return events
    .filter((event) => isRow(event) && !claimed.has(event.seq))
    .flatMap((row): Finding[] => {
      const cause = open.find((operation) => !used.has(operation) && mayHaveCaused(operation, row));
      if (cause !== undefined && isSingle(cause)) used.add(cause);
      const payload = JSON.stringify(row.payload).slice(0, 200);
      const what = `${room} seq ${row.seq}: ${row.user_id} has no ack for ${payload}`;
      return cause === undefined ? [{ kind: 'ack', what }] : [];
    });
}

function isSingle({ payload }: Operation): boolean {
  return payload['item_id'] !== undefined;
}

function mayHaveCaused({ user, payload }: Operation, row: Frame): boolean {
  if (row.user_id !== user) return false;
  const { action } = payload;
  if (action === 'undo' || row.payload['undoes'] !== undefined) return action === 'undo';
  if (action === 'reorder') return row.payload['action'] === 'move' && (payload['day'] ?? null) === row.payload['day'];
  const wanted = wantedMarks(payload).map(({ by }) => by);
  const by = readMark(row.payload)?.by;
  if (by !== undefined) return wanted.includes(by);
  const operations = (payload['ops'] ?? [payload]) as readonly Payload[];
  return operations.some((one) => one['action'] === row.payload['action'] && one['item_id'] === row.payload['item_id']);
}

/** Of a batch whose outcome nobody knows: all that it wanted to write, or nothing. */
function halves({ operations }: Evidence, { room, events }: FinalRoom): Finding[] {
  const there = new Set(events.flatMap(({ payload }) => readMark(payload)?.by ?? []));
  return operations.flatMap((operation): Finding[] => {
    if (operation.room !== room || operation.payload['action'] !== 'batch' || isStored(operation)) return [];
    const wanted = wantedMarks(operation.payload);
    const done = wanted.filter(({ by }) => there.has(by)).length;
    if (done === 0 || done === wanted.length) return [];
    return [{ kind: 'ack', what: `${nameOf(operation)}: ${done} of ${wanted.length} changes are in ${room}` }];
  });
}

function nameOf({ user, id, payload }: Operation): string {
  return `${String(payload['action'])} ${user}/${id}`;
}
