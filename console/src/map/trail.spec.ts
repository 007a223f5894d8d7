import { describe, expect, it } from '@jest/globals';
import { fadingParts, trailWith } from './trail.js';
import type { Trail } from './trail.js';

const at = (longitude: number) => ({ latitude: 0, longitude });

describe('a trail', () => {
  it('keeps where somebody was, once while they stand, and forgets the oldest', () => {
    let trail: Trail = [];
    for (let place = 0; place < 300; place++) trail = trailWith(trailWith(trail, at(place)), at(place));
    expect(trail).toHaveLength(240);
    expect(trail[0]).toEqual(at(60));
  });

  it('fades from its end, without a gap', () => {
    const parts = fadingParts([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(at), at(13));
    expect(parts.at(-1)?.places.at(-1)).toEqual(at(13));
    expect(parts[0]?.places[0]).toEqual(at(0));
    for (const [index, part] of parts.slice(1).entries()) {
      expect(part.places[0]).toEqual(parts[index]?.places.at(-1));
      expect(part.opacity).toBeGreaterThan(parts[index]?.opacity ?? 1);
    }
    expect(parts.length).toBeLessThanOrEqual(6);
  });

  it('is no line of who never moved', () => {
    expect(fadingParts([], at(1))).toEqual([]);
  });
});
