import { describe, expect, it } from '@jest/globals';
import { ROOT, overlap, pathsOf } from './json-paths.rules.js';

describe('paths of a patch', () => {
  it('PLAN-4 RFC 6901 are pointers to its leaves', () => {
    const patch = { title: null, place: { name: 'Roma', at: { lat: 1 } }, list: [{ x: 1 }], none: {}, 'a/b~c': 1 };
    expect(pathsOf(patch)).toEqual(['/title', '/place/name', '/place/at/lat', '/list', '/none', '/a~1b~0c']);
    expect(pathsOf({})).toEqual([]);
    expect(pathsOf({ '': 1 })).toEqual(['/']);
  });

  it.each([
    ['/a', '/a', true],
    ['/a', '/b', false],
    ['/a/b', '/a', true],
    ['/a', '/a/b/c', true],
    ['/a/b', '/a/c', false],
    ['/ab', '/a', false],
    ['/a~1b', '/a', false],
    [ROOT, '/a', true],
  ])('PLAN-3 %s and %s share one: %s', (one, other, shared) => {
    expect(overlap(['/x', one], ['/y', other])).toBe(shared);
  });

  it('PLAN-3 of nothing share none', () => {
    expect([overlap([], ['/a']), overlap(['/a'], [])]).toEqual([false, false]);
  });
});
