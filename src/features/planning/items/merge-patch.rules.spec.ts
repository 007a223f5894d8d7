import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../protocol/envelope.js';
import { diffPatch, isSafeJson, mergePatch } from './merge-patch.rules.js';

describe('mergePatch', () => {
  // RFC 7396, appendix A: the cases whose patch is an object, the only ones that the protocol admits.
  it.each<[unknown, JsonObject, unknown]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('RFC 7396 %j patched with %j is %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });

  it('changes neither of its inputs', () => {
    const target = Object.freeze({ a: Object.freeze({ b: 1 }) });
    expect(mergePatch(target, { a: { c: 2 } })).toEqual({ a: { b: 1, c: 2 } });
    expect(target).toEqual({ a: { b: 1 } });
  });
});

describe('diffPatch', () => {
  it('says only what differs, and what is gone', () => {
    const from = { same: { list: [{ a: 1, b: 2 }] }, gone: 1, deep: { x: 1, y: 2 }, kind: { of: 'object' } };
    const to = { same: { list: [{ b: 2, a: 1 }] }, deep: { x: 1, y: 3, z: {} }, kind: 'text', new: [] };
    expect(diffPatch(from, to)).toEqual({ gone: null, deep: { y: 3, z: {} }, kind: 'text', new: [] });
  });

  it('PLAN-9 takes any patch back', () => {
    const leaf = fc.constantFrom<unknown>(null, 1, 'text', [null, { a: null }], {});
    const key = fc.constantFrom('a', 'b', 'c');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.dictionary(key, fc.oneof({ depthSize: 'small' }, leaf, tie('tree'))),
    }));
    fc.assert(
      fc.property(tree as fc.Arbitrary<JsonObject>, tree as fc.Arbitrary<JsonObject>, (data, patch) => {
        const before = mergePatch({}, data);
        const after = mergePatch(before, patch);
        expect(mergePatch(after, diffPatch(after, before))).toEqual(before);
      }),
    );
  });
});

describe('isSafeJson', () => {
  it('refuses keys that reach a prototype, at any depth', () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      expect(isSafeJson(JSON.parse(`{"a":[{"${key}":{}}]}`), 8)).toBe(false);
    }
  });

  it('PLAN-4 takes 8 levels, not 9', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });
    expect([isSafeJson(nested(8), 8), isSafeJson(nested(9), 8)]).toEqual([true, false]);
  });
});
