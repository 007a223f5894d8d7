import { hash } from 'node:crypto';
import { sealErasure, sealEvent, sealValue } from '../addressed.js';
import type { Erasure, ListChange, Guard, Once } from '../room-changes.js';
import type { SessionRef } from '../entrance.js';
import type {
  Commit,
  LaneConditions,
  LanePut,
  ListNamed,
  ListRange,
  NewEvent,
  RoomQuery,
  TableRange,
} from '../room-store.js';
import { wholeForms } from '../written-forms.js';
import { laneField, sortable } from './keys.js';
import type { RoomKeys } from './keys.js';
import type { Invocation } from './library-command.js';

/** Of SHA-256 in base64: 132 bits, beyond any collision, in the space of a small id. */
const ONCE_CHARACTERS = 22;
const DEFAULT_MAX_BYTES = 200 * 1024;
/** Lanes of a query that wants them all. */
export const ALL_LANES = '*';

/** `present`: those with a session, however long the roster; for watchers. */
export type StoreQuery = Omit<RoomQuery, 'members'> & { readonly members?: RoomQuery['members'] | 'present' };

/** What each call on a room begins with. */
export type Prelude = readonly [room: string, seenEpoch: string, salt: string];

export function commitArguments(prelude: Prelude, keys: RoomKeys, commit: Commit, cause?: string): Invocation {
  const { once, firing, as, origin, epoch = '', ack = '{}' } = commit;
  const lists = new Lists(keys);
  const args: string[] = [
    ...prelude,
    ...(once === undefined ? ['', '', ''] : [onceId(once), once.digest, ack]),
    ...(firing === undefined ? ['', ''] : [firing.key, String(firing.at)]),
    ...session(as),
    ...(origin === undefined ? ['', ''] : [origin.session, origin.re]),
    epoch,
  ];
  each(args, commit.guards, guard);
  // They are written in this order: what is dropped may be put again, and lists take their seqs from the events.
  if (commit.wipe === true) args.push('wipe');
  some(args, 'deletes', commit.deletes, (key) => [sortable(key)]);
  some(args, 'puts', commit.puts, ([key, body]) => [sortable(key), body]);
  some(args, 'drops', commit.drops, ({ lane, key }) => [laneField(lane, key)]);
  some(args, 'events', commit.events, newEvent);
  some(args, 'erase', commit.erase, erasure);
  some(args, 'lists', commit.lists, (change) => listChange(lists, change));
  some(args, 'lanes', commit.lanes, lanePut);
  some(args, 'timers', commit.timers, ({ key, at }) => [key, at === null ? '' : String(at)]);
  some(args, 'parted', commit.parted, (parted) => [parted]);
  some(args, 'clears', commit.clears, (list) => [lists.place(list), lists.placeOfNames(list)]);
  if (commit.disown !== undefined) args.push('disown', ...disowned(commit.disown));
  if (commit.isErasure === true) args.push('erasure');
  if (cause !== undefined) args.push('cause', cause);
  return { keys: keys.all, lists: lists.keys, args };
}

export function readArguments(prelude: Prelude, keys: RoomKeys, query: StoreQuery): Invocation {
  const { once, since, maxBytes = DEFAULT_MAX_BYTES } = query;
  const lists = new Lists(keys);
  const args: string[] = [...prelude, once === undefined ? '' : onceId(once), String(maxBytes)];
  // A field begins with its lane, so the name of a lane is that of a field without a key.
  each(args, query.lanes, (lane) => [lane === ALL_LANES ? lane : laneField(lane, '').slice(0, -1)]);
  each(args, query.laneKeys, ({ lane, key }) => [laneField(lane, key)]);
  each(args, query.rows, (key) => [sortable(key)]);
  each(args, query.tables, tableRange);
  each(args, query.lists, (asked) => listRange(lists, asked));
  each(args, query.roster, (user) => [user]);
  args.push(query.members ?? '', ...(since === undefined ? ['', ''] : [since.epoch, String(since.seq)]));
  return { keys: keys.all, lists: lists.keys, args };
}

/** A value, and on what it is put. */
export interface LaneAttempt extends LaneConditions {
  readonly put: LanePut;
  /** The span that asks for it, where somebody traces. */
  readonly cause: string | undefined;
}

/** Together they are caused by the first. */
export function laneArguments(prelude: Prelude, keys: RoomKeys, attempts: readonly LaneAttempt[]): Invocation {
  const args = [...prelude, attempts[0]?.cause ?? '', String(attempts.length)];
  for (const { put, as, epoch = '', guards } of attempts) {
    args.push(...session(as), epoch);
    each(args, guards, guard);
    args.push(...lanePut(put));
  }
  return { keys: keys.lane, args };
}

/** The lists that one call names, behind the keys that every call names. */
class Lists {
  readonly keys: string[] = [];

  constructor(private readonly room: RoomKeys) {}

  /** Counted from 1, as Lua does. */
  place(list: string): string {
    return this.placeOf(this.room.list(list));
  }

  placeOfNames(list: string): string {
    return this.placeOf(this.room.names(list));
  }

  private placeOf(key: string): string {
    const known = this.keys.indexOf(key);
    const place = known < 0 ? this.keys.push(key) - 1 : known;
    return String(this.room.all.length + place + 1);
  }
}

/** The length makes it unambiguous whatever characters the two parts hold. */
function onceId({ user, id }: Once): string {
  return hash('sha256', `${user.length}:${user}${id}`, 'base64url').slice(0, ONCE_CHARACTERS);
}

function session(ref: SessionRef | undefined): string[] {
  return ref === undefined ? ['', ''] : [ref.session, String(ref.generation)];
}

function guard({ key, rev, notAfter }: Guard): string[] {
  return [sortable(key), String(rev), String(notAfter ?? '')];
}

function newEvent(event: NewEvent): string[] {
  const { kind, by, body, sealed = '' } = sealEvent(event);
  return [kind, by, body, sealed];
}

function erasure(erased: Erasure): string[] {
  const { seq, kind, body, by = '', sealed = '' } = sealErasure(erased);
  return [String(seq), kind, body, by, sealed];
}

/** The user, what stands for them, and how both are written as whole strings. */
function disowned({ user, as }: NonNullable<Commit['disown']>): string[] {
  const [plain, sealed] = wholeForms(user);
  return [user, plain, sealed, wholeForms(as)[0]];
}

function lanePut(put: LanePut): string[] {
  const { lane, key, by, order, ttlMs } = put;
  const { body, sealed = '' } = sealValue(put);
  return [laneField(lane, key), by, String(order), body, String(ttlMs), sealed];
}

function tableRange({ prefix, after, limit }: TableRange): string[] {
  return [sortable(prefix), after === undefined ? '' : sortable(after), limit === undefined ? '' : String(limit)];
}

function listChange(lists: Lists, change: ListChange): string[] {
  const { list, op, body } = change;
  if (op === 'replace') return [lists.place(list), op, String(change.seq), body, change.by ?? ''];
  // Without a name of its own it may still push out entries that have one.
  const { keep, name = '', event = 0 } = change;
  return [lists.place(list), op, String(keep), body, String(event), lists.placeOfNames(list), name];
}

function listRange(lists: Lists, asked: ListRange | ListNamed): string[] {
  if ('name' in asked) return [lists.place(asked.list), 'named', lists.placeOfNames(asked.list), asked.name];
  const { list, after, before, limit, from = 'newest' } = asked;
  return [lists.place(list), from, String(after ?? ''), String(before ?? ''), String(limit)];
}

function each<T>(args: string[], items: readonly T[] | undefined, toArguments: (item: T) => readonly string[]): void {
  args.push(String(items?.length ?? 0));
  for (const item of items ?? []) args.push(...toArguments(item));
}

/** Nothing of a kind of which there is none: the library writes what it is given, by the name before it. */
function some<T>(
  args: string[],
  name: string,
  items: readonly T[] | undefined,
  toArguments: (item: T) => readonly string[],
): void {
  if (items === undefined || items.length === 0) return;
  args.push(name);
  each(args, items, toArguments);
}
