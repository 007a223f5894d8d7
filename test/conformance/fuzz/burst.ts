import fc from 'fast-check';
import { SAMPLES } from './samples.js';

/** What one client sends: texts, of which those with an `id` of their own place must be answered. */
export interface Burst {
  readonly version: 1 | 2;
  readonly frames: readonly Said[];
}
export interface Said {
  readonly text: string;
  /** Of a sound envelope: an ack or an error has to name it. */
  readonly id?: string;
}
type Json = Record<string, unknown>;
/** What happens to one field of a payload. */
interface Change {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add' | 'repeat';
  /** Of a field that is added. */
  readonly name: string;
  readonly value: unknown;
}
interface Sound {
  readonly kind: string;
  readonly changes: readonly Change[];
  readonly room: string | undefined;
  /** Has the id of the frame before it. */
  readonly isRepeated: boolean;
}
/** What happens to a text. */
interface Cut {
  readonly at: number;
  readonly length: number;
  readonly put: string;
}

/** More malformed frames of one socket, and the server hangs up, as it should. */
const SPOILT_MAX = 15;
const STRANGE: readonly unknown[] = [
  ...[null, true, 0, -0, -1, 1.5, 2 ** 53, 1e308, Number.MIN_VALUE, 4_102_444_800_000],
  ...['', ' ', 'x'.repeat(5_000), '\ud800', '\u0000', '\u202e', '__proto__', 'constructor', 'item:', '0.0', 'e:-1'],
  ...[[], {}, [[]], [null], { a: { b: [] } }, Array.from({ length: 300 }, (_, n) => n)],
];
const NAMES = ['__proto__', 'toString', 'action', 'thread', 'item_id', 'seq', 'user_id', 'token', 'cursor', 'rooms'];

const value = fc.oneof(
  fc.constantFrom(...STRANGE),
  fc.integer(),
  fc.double(),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 3 }),
);
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom<Change['how'][]>('replace', 'replace', 'remove', 'add', 'repeat'),
  name: fc.constantFrom(...NAMES),
  value,
});
const sound: fc.Arbitrary<Sound> = fc.record({
  kind: fc.constantFrom(...Object.keys(SAMPLES)),
  changes: fc.array(change, { maxLength: 3 }),
  room: fc.option(fc.constantFrom('elsewhere', 'a:b*{x}', 'x'.repeat(128)), { freq: 12, nil: undefined }),
  isRepeated: fc.nat(19).map((roll) => roll === 0),
});
const cut: fc.Arbitrary<Cut> = fc.record({
  at: fc.nat(),
  length: fc.nat(6),
  put: fc.string({ unit: 'binary', maxLength: 3 }),
});

/** Frames of sound envelopes, of every kind, in whose payloads something is not as it should be; and texts that were cut. */
export function bursts(length: number): fc.Arbitrary<Burst> {
  const spoilt = fc.record({ of: sound, cuts: fc.array(cut, { minLength: 1, maxLength: 3 }) });
  return fc
    .record({
      version: fc.constantFrom(1 as const, 2 as const),
      sound: fc.array(sound, { minLength: 1, maxLength: length - SPOILT_MAX, size: 'max' }),
      spoilt: fc.array(spoilt, { maxLength: SPOILT_MAX, size: 'max' }),
    })
    .map(({ version, ...frames }) => ({
      version,
      frames: [
        ...frames.sound.map((one, place) => said(one, place)),
        ...frames.spoilt.map(({ of, cuts }) => ({ text: cuts.reduce(spoil, textOf(of)) })),
      ],
    }));
}

/** Every kind once, as it should be. */
export function soundBurst(): Burst {
  const kinds = Object.keys(SAMPLES);
  return {
    version: 2,
    frames: kinds.map((kind, place) => said({ kind, changes: [], room: undefined, isRepeated: false }, place)),
  };
}

function said(one: Sound, place: number): Said {
  const id = `f${one.isRepeated && place > 0 ? place - 1 : place}`;
  return { text: textOf(one, id), id };
}

function textOf({ kind, changes, room }: Sound, id?: string): string {
  const [type, action] = kind.split('.');
  const payload = structuredClone(SAMPLES[kind]) as Json;
  for (const one of changes) apply(payload, one);
  // Its action stays: what has none is malformed, and of those a socket may send but few.
  return JSON.stringify({ type, id, room_id: room, payload: { ...payload, action } });
}

function apply(payload: Json, { at, how, name, value }: Change): void {
  const places = placesIn(payload);
  const place = places[at % places.length];
  if (place === undefined) return define(payload, name, value);
  const [holder, key] = place;
  if (how === 'remove') Reflect.deleteProperty(holder, key);
  else if (how === 'add') define(holder, name, value);
  else define(holder, key, how === 'repeat' ? [holder[key], holder[key]] : value);
}

/** Also `__proto__`, so that JSON has it. */
function define(holder: Json, key: string, value: unknown): void {
  // A copy, for it may be changed in its turn.
  const copy = structuredClone(value);
  Object.defineProperty(holder, key, { value: copy, enumerable: true, configurable: true, writable: true });
}

/** Every field of it, however deep. */
function placesIn(holder: Json): [holder: Json, key: string][] {
  return Object.entries(holder).flatMap(([key, held]) => [
    [holder, key] as [Json, string],
    ...(typeof held === 'object' && held !== null ? placesIn(held as Json) : []),
  ]);
}

function spoil(text: string, { at, length, put }: Cut): string {
  const start = at % (text.length + 1);
  return text.slice(0, start) + put + text.slice(start + length);
}
