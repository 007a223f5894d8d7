import assert from 'node:assert/strict';
import { Refusal } from '../../../protocol/refusal.js';
import { readBody } from '../../../store/body.js';
import type { RuleRoom } from '../../../testing/rule-room.js';
import type { Told } from '../../../testing/rule-store.js';
import { leaseKey, readRow } from '../planning-rows.rules.js';
import type { LeaseRow } from '../planning-rows.rules.js';
import type { Command } from './itinerary-model.js';
import type { Heard } from './model-listener.js';
import { Refused } from './model-room.js';

/** Made by the server; whether they are right can be seen from the room and by those who listen. */
const SERVERS_OWN: ReadonlySet<string> = new Set(['rank', 'day_version', 'token', 'seq', 'ts', 'issues', 'expired']);

interface Ack {
  readonly seq?: number;
  readonly token?: string;
  readonly expires_at?: number;
  readonly expired?: true;
  readonly rank?: string;
  readonly day_version?: number;
  readonly noop?: true;
  readonly moved?: number;
  readonly results?: readonly Ack[];
}

/** What of an answer the model knows, too. */
export function comparable(answer: object, wanted: object): object {
  const isOpen = wanted instanceof Refused && wanted.details === undefined;
  if (answer instanceof Refused) return { code: answer.code, ...(isOpen ? {} : { details: bare(answer.details) }) };
  if (!(answer instanceof Refusal)) return bare({ ...answer, epoch: undefined });
  const { code, extras } = answer;
  return { code, ...(isOpen ? {} : { details: bare(extras.details ?? {}) }) };
}

/** Without what is the server's own. */
export function bare<T>(value: T): T {
  const text = JSON.stringify(value, (key, inner: unknown) => {
    if (SERVERS_OWN.has(key)) return undefined;
    return key === 'changed_paths' && Array.isArray(inner) ? inner.toSorted() : inner;
  });
  return readBody<T>(text);
}

/** What is the server's own is the same in an ack, in what it told, and in the room. */
export function checkAck(ack: Ack, told: readonly Told[], command: Command, room: RuleRoom): void {
  const events = told.flatMap((one) => one.events).filter(({ kind }) => kind !== 'planning.ranks');
  assert.equal(ack.seq, events.length === 0 ? undefined : told.at(-1)?.seq, 'the seq is that of the last event');
  if (command.action === 'lock' && ack.token !== undefined) {
    const lease = readRow<LeaseRow>(room.rows.get(leaseKey(command.item_id)));
    assert.equal(ack.token, lease?.token, 'the token is that of the lease');
    assert.equal(ack.expired === true, (ack.expires_at ?? 0) <= room.now, 'it says so if time went by meanwhile');
  }
  const placed = events.map(({ body }) => readBody<Partial<Heard>>(body)).filter(isPlaced);
  const acks = (ack.results ?? [ack]).filter((one) => isPlaced(one) && one.noop === undefined);
  if (ack.moved !== undefined) assert.equal(ack.day_version, placed.at(-1)?.day_version ?? ack.day_version);
  else assert.deepEqual(acks.map(placeOf), placed.map(placeOf), 'acks and events tell the same places');
}

function isPlaced({ day_version }: Pick<Ack, 'day_version'>): boolean {
  return day_version !== undefined;
}

function placeOf({ rank, day_version }: Ack): object {
  return { rank, day_version };
}
