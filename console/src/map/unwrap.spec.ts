import { describe, expect, it } from '@jest/globals';
import { unwrapped } from './unwrap.js';

describe('a ring on a plane', () => {
  it('goes on where it crosses the date line, there and back', () => {
    const ring = [
      [178, 66],
      [-178, 67],
      [-170, 66],
      [-179, 65],
      [179, 65],
      [178, 66],
    ];
    expect(unwrapped(ring).map(([longitude]) => longitude)).toEqual([178, 182, 190, 181, 179, 178]);
  });

  it('is as it was anywhere else', () => {
    const ring = [
      [-9, 38],
      [3, 40],
      [-9, 38],
    ];
    expect(unwrapped(ring)).toEqual(ring);
  });
});
