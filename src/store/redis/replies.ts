import type { SessionId, UserId } from '../../protocol/ids.js';
import { countFloor } from '../../protocol/position.js';
import type { Position, Seq } from '../../protocol/position.js';
import { opened } from '../addressed.js';
import type {
  Addressed,
  LaneEntry,
  LaneName,
  LogEntry,
  LogPage,
  Member,
  Millis,
  Rev,
  RowKey,
} from '../room-contents.js';
import type { Entered } from '../entrance.js';
import type {
  CommitResult,
  Duplicate,
  LaneResult,
  ListPage,
  Lost,
  Members,
  Receipt,
  RoomView,
  Row,
  TablePage,
} from '../room-store.js';
import type { StoreQuery } from './arguments.js';
import { laneOf, unsortable } from './keys.js';
import { ofItsOwn, partsOf } from './text.js';
import type { Packed } from './text.js';

/** What the library replies: texts, numbers of places, and lists of them. */
export type Reply = Buffer | number | readonly Reply[] | null | undefined;

/** Position of the newest notice that a view includes. */
export interface NoticeMark {
  readonly number: number;
  readonly epoch: string;
}

/** Redis does not know the session: it was taken out though its instance lives, or lost with other data. */
export interface Absent {
  readonly kind: 'absent';
}

/** How far a room has come. */
export interface RoomMark {
  readonly epoch: string;
  readonly rev: Rev;
  /** With a live or reconnecting session. */
  readonly users: number;
  readonly now: Millis;
  /** The latest that was told. */
  readonly notice: NoticeMark;
}
export interface EnterReply {
  readonly entered: Entered;
  /** Whether its `occupancyTimer` was set. */
  readonly isTimerSet: boolean;
  /** Right after it. */
  readonly mark: RoomMark;
}
export interface Seen {
  readonly view: RoomView;
  /** The newest that the view includes. */
  readonly notice: NoticeMark;
  /** When the first of its ephemeral values ends by itself. */
  readonly endsAt: Millis;
}

/** What became of a call: the first item of the reply, or the first word of one that is a text. */
export function kindOf(reply: Reply): string {
  return wordsOf(reply)[0] ?? textOf(listOf(reply)[0]);
}

export function commitResult(reply: Reply): CommitResult | Absent {
  const [, ...rest] = listOf(reply);
  const kind = kindOf(reply);
  switch (kind) {
    case 'committed': {
      const [, epoch, seq, first, now, rev] = wordsOf(reply);
      return {
        kind: 'committed',
        at: positionOf(epoch, seq),
        first: Number(first),
        now: Number(now),
        rev: Number(rev),
      };
    }
    case 'duplicate':
      return duplicateOf(rest[0]);
    case 'lost':
      return lostOf(rest);
    case 'superseded':
      return { kind: 'superseded' };
    case 'absent':
      return { kind: 'absent' };
    case 'fired':
      return { kind: 'fired' };
    default:
      throw new Error(`The Redis library answered a commit with "${kind}"`);
  }
}

export function viewOf(reply: Reply, query: StoreQuery): Seen | Duplicate {
  const [kind, at, notice, rows, tables, lists, lanes, present, roster, log, roles] = listOf(reply);
  if (textOf(kind) === 'duplicate') return duplicateOf(at);
  const [epoch, seq, rev, now, first = '', wipedRev] = listOf(at).map(textOf);
  const optional: { members?: Members; log?: LogPage } = {};
  if (query.members !== undefined) optional.members = membersOf(query.members, numberOf(present), listOf(roster));
  if (query.since !== undefined) optional.log = logOf(listOf(log));
  const askedLanes = [...(query.lanes ?? []), ...(query.laneKeys ?? []).map(({ lane }) => lane)];
  const values = lanesOf(askedLanes, listOf(lanes));
  const view: RoomView = {
    kind: 'view',
    at: positionOf(epoch, seq),
    rev: Number(rev),
    now: Number(now),
    countFloor: countFloor(first, epoch ?? '') + Number(wipedRev),
    rows: pickedRows(query.rows ?? [], listOf(rows)),
    tables: new Map((query.tables ?? []).map(({ prefix }, place) => [prefix, tableOf(listOf(listOf(tables)[place]))])),
    lists: listOf(lists).map((page) => pageOf(listOf(page))),
    lanes: values.lanes,
    roster: new Map(pairsOf(listOf(roles)).map(([user, role]) => [user as UserId, textOf(role)])),
    ...optional,
  };
  const [number, noticeEpoch] = listOf(notice).map(textOf);
  return { view, notice: { number: Number(number), epoch: noticeEpoch ?? '' }, endsAt: values.endsAt };
}

function lostOf([epoch, seq, rev, now, ...rows]: readonly Reply[]): Lost {
  const at = positionOf(textOf(epoch), textOf(seq));
  return { kind: 'lost', at, rev: numberOf(rev), now: numberOf(now), rows: new Map(rowPairs(rows)) };
}

/** Of so many attempts. */
export function laneResults(reply: Reply, count: number): (LaneResult | Absent)[] {
  if (!Array.isArray(reply)) return new Array<LaneResult>(count).fill({ kind: 'accepted', ts: numberOf(reply) });
  const [ts, ...answers] = listOf(reply);
  if (answers.length !== count) throw new Error(`Redis answered ${answers.length} of ${count} puts`);
  return answers.map((answer) => (Array.isArray(answer) ? hindrance(answer) : { kind: 'accepted', ts: numberOf(ts) }));
}

function hindrance(reply: Reply): LaneResult | Absent {
  const [kind, value] = listOf(reply).map(textOf);
  if (kind === 'lost') return lostOf(listOf(reply).slice(1));
  if (kind === 'stale') return { kind, order: Number(value) };
  return kind === 'absent' ? { kind } : { kind: 'superseded' };
}

/** `null` if the session was taken over by another since. */
export function enterReply(reply: Reply, session: SessionId): EnterReply | null {
  const [kind, generation, isTimerSet, epoch = '', seq, rev, users, now, number, noticeEpoch = ''] = wordsOf(reply);
  if (kind !== 'entered') return null;
  const notice = { number: Number(number), epoch: noticeEpoch };
  const mark = { epoch, rev: Number(rev), users: Number(users), now: Number(now), notice };
  const entered = { session, generation: Number(generation), at: { epoch, seq: Number(seq) } };
  return { entered, isTimerSet: isTimerSet === '1', mark };
}

/** Of a reply that is one text. */
function wordsOf(reply: Reply): string[] {
  return Buffer.isBuffer(reply) ? reply.toString().split(' ') : [];
}

export function listOf(reply: Reply): readonly Reply[] {
  return Array.isArray(reply) ? (reply as readonly Reply[]) : [];
}

export function textOf(reply: Reply): string {
  return Buffer.isBuffer(reply) ? reply.toString() : String(reply ?? '');
}

export function logEntryOf(seq: Seq, packed: Packed): LogEntry {
  const [ts = '', kind = '', by = '', body = '', sealed = ''] = partsOf(packed);
  return unsealed({ seq, ts: Number(ts), kind, by: by as UserId, body: ofItsOwn(body) }, sealed);
}

/** In Redis an empty text says that a value is for everybody; those, nearly all, are not copied. */
export function unsealed<Plain extends { readonly body: string }>(
  plain: Plain,
  sealed: string,
): Plain | (Omit<Plain & { readonly sealed: string }, 'sealed'> & Addressed) {
  return sealed === '' ? plain : opened({ ...plain, sealed });
}

export function memberOf(user: string, state: Member['state'], devices: string, role: string, seen: string): Member {
  const lastSeen = Number(devices) > 0 || seen === '' ? {} : { lastSeen: Number(seen) };
  return { user: user as UserId, state, devices: Number(devices), role, ...lastSeen };
}

function positionOf(epoch: string | undefined, seq: string | undefined): Position {
  return { epoch: epoch ?? '', seq: Number(seq) };
}

/** Values of two kinds that take turns. */
export function pairsOf(flat: readonly Reply[]): (readonly [string, Buffer])[] {
  const pairs: (readonly [string, Buffer])[] = [];
  for (let place = 0; place + 1 < flat.length; place += 2) pairs.push([textOf(flat[place]), bufferOf(flat[place + 1])]);
  return pairs;
}

function bufferOf(reply: Reply): Buffer {
  return Buffer.isBuffer(reply) ? reply : Buffer.alloc(0);
}

function numberOf(reply: Reply): number {
  return Number(textOf(reply));
}

function duplicateOf(reply: Reply): Duplicate {
  const [epoch, seq, first, now, digest = '', ack = ''] = partsOf(bufferOf(reply));
  const receipt: Receipt = { at: positionOf(epoch, seq), first: Number(first), now: Number(now), digest, ack };
  return { kind: 'duplicate', receipt };
}

/** `<rev> <body>` */
function rowOf(text: string): Row {
  const space = text.indexOf(' ');
  return { rev: Number(text.slice(0, space)), body: text.slice(space + 1) };
}

function rowPairs(flat: readonly Reply[]): (readonly [RowKey, Row])[] {
  return pairsOf(flat).map(([key, row]) => [unsortable(key), rowOf(row.toString())]);
}

function pickedRows(asked: readonly RowKey[], held: readonly Reply[]): Map<RowKey, Row> {
  const rows = asked.map((key, place) => [key, textOf(held[place])] as const).filter(([, text]) => text !== '');
  return new Map(rows.map(([key, text]) => [key, rowOf(text)]));
}

function tableOf([more, rows]: readonly Reply[]): TablePage {
  return { rows: rowPairs(listOf(rows)), more: textOf(more) === '1' };
}

function pageOf([before, after, entries]: readonly Reply[]): ListPage {
  const read = listOf(entries).map((entry) => {
    const [seq, ts, by = '', body = ''] = partsOf(bufferOf(entry));
    return { seq: Number(seq), ts: Number(ts), by: by as UserId, body };
  });
  return { entries: read, moreBefore: textOf(before) === '1', moreAfter: textOf(after) === '1' };
}

function lanesOf(asked: readonly LaneName[], flat: readonly Reply[]): Pick<RoomView, 'lanes'> & Pick<Seen, 'endsAt'> {
  const lanes = new Map<LaneName, LaneEntry[]>(asked.map((lane) => [lane, []]));
  let endsAt = Infinity;
  for (const [field, packed] of pairsOf(flat)) {
    const { lane, key } = laneOf(field);
    const [end, order, ts, by = '', body = '', sealed = ''] = partsOf(packed);
    endsAt = Math.min(endsAt, Number(end));
    const entries = lanes.get(lane) ?? [];
    lanes.set(lane, entries);
    entries.push(unsealed({ key, by: by as UserId, order: Number(order), ts: Number(ts), body }, sealed));
  }
  return { lanes, endsAt };
}

function membersOf(kind: 'detail' | 'present' | 'count', count: number, roster: readonly Reply[]): Members {
  if (kind === 'count' || textOf(roster[0]) === '+') return { count };
  const users = pairsOf(roster).map(([user, packed]) => {
    const [role = '', live = '', all = '', seen = '', away = ''] = partsOf(packed);
    return memberOf(user, stateOf(Number(live), Number(all), Number(away)), live, role, seen);
  });
  return { count, users: users.sort((one, other) => (one.user < other.user ? -1 : 1)) };
}

function stateOf(live: number, all: number, away: number): Member['state'] {
  if (live > 0) return away < live ? 'online' : 'away';
  return all > 0 ? 'reconnecting' : 'offline';
}

function logOf([kind, after, more, cut, entries]: readonly Reply[]): LogPage {
  const reason = textOf(kind);
  if (reason === 'too_old') return { kind: 'gone', reason, first: numberOf(after) };
  if (reason === 'ahead' || reason === 'epoch_changed') return { kind: 'gone', reason };
  const first = numberOf(after) + 1;
  const read = listOf(entries).map((entry, place) => logEntryOf(first + place, bufferOf(entry)));
  const ended = textOf(cut) === '' ? {} : { cut: numberOf(cut) };
  return { kind: 'resumed', entries: read, more: textOf(more) === '1', ...ended };
}
