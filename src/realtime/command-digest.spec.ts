import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../protocol/envelope.js';
import { isJsonObject } from '../protocol/envelope.js';
import type { RoomId } from '../protocol/ids.js';
import { RoomCall } from './call.js';
import { commandDigest } from './command-digest.js';

const CALL = { kind: 'chat.send', room: 'r' as RoomId };
const digest = (payload: JsonObject, more: object = {}) =>
  commandDigest(Object.assign(Object.create(RoomCall.prototype) as RoomCall, CALL, more, { payload }));
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, reversed(entry)]),
  );
};
/** The action is part of the kind already: a default one and the same one spelt out are one command. */
const bare = (payload: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(payload).filter(([key]) => key !== 'action'));
const payloads = fc.dictionary(fc.string(), fc.jsonValue());

describe('commandDigest', () => {
  it('ENV-5 does not depend on the order of keys', () => {
    fc.assert(fc.property(payloads, (payload) => digest(payload) === digest(reversed(payload) as JsonObject)));
  });

  it('ENV-5 tells different payloads, rooms and kinds apart', () => {
    fc.assert(
      fc.property(payloads, payloads, (one, other) => {
        const isSame = JSON.stringify(sorted(bare(one))) === JSON.stringify(sorted(bare(other)));
        return isSame === (digest(one) === digest(other));
      }),
    );
    // A field like any other.
    expect(digest(JSON.parse('{"__proto__":null}') as JsonObject)).not.toBe(digest({}));
    expect(digest({})).not.toBe(digest({}, { room: 'other' }));
    expect(digest({})).not.toBe(digest({}, { kind: 'chat.edit' }));
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return Object.is(value, -0) ? 0 : value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => [key, sorted(entry)]);
}
