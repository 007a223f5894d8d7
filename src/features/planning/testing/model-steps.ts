import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../protocol/envelope.js';
import type { ItemId, SessionId, UserId } from '../../../protocol/ids.js';
import type { Day, Who } from './model-room.js';

export const SOMEBODY = person('ana', 'phone', 'moderator', 2);
/** Three users, of which two have two devices, one of these with a client of the original. */
const PEOPLE: readonly Who[] = [
  SOMEBODY,
  person('ana', 'laptop', 'moderator', 2),
  person('ben', 'phone', 'member', 2),
  person('ben', 'original', 'member', 1),
  person('cem', 'phone', 'member', 2),
];
export const IDS = ['a', 'b', 'c', 'd', 'e'].map((id) => id as ItemId);
export const DAYS: readonly Day[] = [null, '2026-05-01'];
const PATCHES: readonly JsonObject[] = [
  ...[{ a: 1 }, { a: 2 }, { a: null }, { a: [1] }, { a: { b: { c: 1 } } }, { a: { b: null } }, { a: { d: 1 } }],
  ...[{ e: 1 }, { e: 'x', a: 1 }, {}, { title: 'Dinner' }, { title: '' }, { title: null }, { constructor: 1 }],
];

/** What somebody is about to send. What depends on the room then is named here, and filled in by whoever takes the step. */
export interface Draft {
  readonly action: string;
  readonly item_id?: ItemId;
  readonly token?: 'live' | 'old';
  readonly base_version?: 'now' | 'old' | 'older' | 'new';
  readonly day?: Day;
  readonly order?: readonly ItemId[];
  readonly base_day_version?: 'now' | 'old';
  readonly seq?: 'last' | 'before' | 'any';
  readonly ops?: readonly Draft[];
}
export type Step =
  | { readonly kind: 'say'; readonly by: Who; readonly draft: Draft }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'timer'; readonly id: ItemId }
  | { readonly kind: 'cut' | 'goOn' | 'leave'; readonly by: Who }
  | { readonly kind: 'join' | 'save' | 'loss' | 'forfeit' };
/** Two that meet: the other one happens between the reading and the commit of the first. */
export interface Scene {
  readonly step: Step;
  readonly meanwhile: Step | null;
}

const by = fc.constantFrom(...PEOPLE);
const item_id = fc.constantFrom(...IDS);
const day = fc.constantFrom(...DAYS, null);
const spot = { day, after: fc.constantFrom(undefined, undefined, null, ...IDS) };
const data = fc.constantFrom(...PATCHES);
const flag = fc.constantFrom(undefined, undefined, true);
const claim = {
  item_id,
  token: seldom(6, 'live', 'live', 'old'),
  base_version: seldom(3, 'now', 'now', 'old', 'older', 'new'),
};
const update = { ...claim, data, on_conflict: fc.constantFrom(undefined, 'rebase', 'reject') };
const order = fc.shuffledSubarray(IDS, { minLength: IDS.length - 1 });
const operation = fc.oneof(
  weighed(6, said('update', update)),
  weighed(2, said('create', { item_id, ...spot, data })),
  weighed(4, said('move', { ...claim, ...spot })),
  weighed(2, said('delete', claim)),
  weighed(2, said('restore', { item_id })),
);
const draft: Arbitrary<Draft> = fc.oneof(
  weighed(16, operation),
  weighed(3, said('batch', { ops: fc.array(operation, { minLength: 1, maxLength: 4 }) })),
  weighed(2, said('reorder', { day, order, base_day_version: seldom(3, 'now', 'now', 'old') })),
  weighed(4, said('undo', { seq: seldom(1, 'last', 'before', 'any') })),
  weighed(4, said('lock', { item_id, ttl_ms: fc.constantFrom(undefined, 5_000, 120_000), steal: flag, wait: flag })),
  weighed(1, said('renew', { item_id, token: claim.token })),
  weighed(4, said('unlock', { item_id, token: claim.token })),
  weighed(2, said('vote', { item_id, value: fc.constantFrom(-1, 0, 1) })),
);
const time = fc.record({ kind: fc.constant('time'), ms: fc.constantFrom(1, 5_000, 9_999, 10_000, 60_000) });
const step: Arbitrary<Step> = fc.oneof(
  weighed(40, fc.record({ kind: fc.constant('say'), by, draft })),
  weighed(5, time),
  weighed(2, fc.record({ kind: fc.constant('timer'), id: item_id })),
  weighed(3, fc.record({ kind: fc.constantFrom('cut', 'goOn', 'leave'), by })),
  weighed(2, fc.record({ kind: fc.constantFrom('join', 'save', 'loss', 'loss', 'forfeit') })),
);
const meanwhile = fc.oneof(weighed(8, fc.constant(null)), weighed(2, step), weighed(1, time));

/** Up to so many; shrinks to the fewest in which the room and the model disagree. */
export function scenes(most: number): Arbitrary<Scene[]> {
  const scene = fc.record({ step, meanwhile }).map((one) => ({ ...one, [fc.toStringMethod]: () => lineOf(one) }));
  return fc.array(scene, { maxLength: most, size: 'max' });
}

function lineOf({ step: one, meanwhile: other }: Scene): string {
  return `\n${JSON.stringify(one)}${other === null ? '' : ` meanwhile ${JSON.stringify(other)}`}`;
}

function person(user: string, device: string, role: Who['role'], version: Who['version']): Who {
  return { user: user as UserId, session: `${user}-${device}` as SessionId, role, version };
}

function said(action: string, fields: Record<string, Arbitrary<unknown>>): Arbitrary<Draft> {
  return fc.record({ action: fc.constant(action), ...fields });
}

/** Mostly absent. */
function seldom<T>(weight: number, ...values: readonly T[]): Arbitrary<T | undefined> {
  return fc.oneof(weighed(weight, fc.constant(undefined)), weighed(1, fc.constantFrom(...values)));
}

function weighed<T>(weight: number, arbitrary: Arbitrary<T>): { weight: number; arbitrary: Arbitrary<T> } {
  return { weight, arbitrary };
}
