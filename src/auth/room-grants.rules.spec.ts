import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RoomId } from '../protocol/ids.js';
import { ROLES, grantsOf, roleGranted } from './room-grants.rules.js';

const room = (id: string) => id as RoomId;

describe('AUTH-3 the claim `rooms`', () => {
  it.each<[unknown, string, string | null]>([
    [undefined, 'a', null],
    [[], 'a', null],
    [['a', 'b'], 'b', 'member'],
    [['a'], 'A', null],
    [{ a: 'owner', '*': 'guest' }, 'a', 'owner'],
    [{ a: 'owner', '*': 'guest' }, 'b', 'guest'],
    ['*', 'anything', 'member'],
    [['*'], 'anything', 'member'],
    [{ __proto__: 'x', a: 'member' }, '__proto__', null],
    [JSON.parse('{"__proto__":"owner"}'), '__proto__', 'owner'],
    [{ a: 'member' }, 'constructor', null],
  ])('%j gives in room %s: %s', (claim, id, role) => {
    expect(roleGranted(grantsOf(claim) ?? [], room(id))).toBe(role);
  });

  it.each([
    [null],
    [7],
    ['a'],
    [true],
    [[7]],
    [['a b']],
    [['$system']],
    [{ a: 'king' }],
    [{ a: null }],
    [{ $x: 'owner' }],
  ])('%j is none', (claim) => expect(grantsOf(claim)).toBeNull());

  it('grants what it names and nothing else, whatever it is', () => {
    const ids = fc.stringMatching(/^[a-z_]{1,12}$/);
    fc.assert(
      fc.property(fc.dictionary(ids, fc.constantFrom(...ROLES)), ids, (claim, asked) => {
        const expected = Object.hasOwn(claim, asked) ? claim[asked] : null;
        expect(roleGranted(grantsOf(claim) ?? [], room(asked))).toBe(expected);
      }),
    );
  });
});
