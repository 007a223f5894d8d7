import { describe, expect, it } from '@jest/globals';
import { glideTo, isMoving, placeOf, restAt } from './glide.js';

const here = { latitude: 38.71, longitude: -9.14 };
const there = { latitude: 38.711, longitude: -9.14 };

describe('a disc that is told another place', () => {
  it('goes there in the time that lies between two fixes', () => {
    const glide = glideTo(restAt(here, 0), there, 2_000);
    expect(placeOf(glide, 2_000)).toEqual(here);
    expect(placeOf(glide, 3_000).latitude).toBeCloseTo(38.7105);
    expect(isMoving(glide, 3_000)).toBe(true);
    expect(placeOf(glide, 4_000)).toBe(there);
    expect(isMoving(glide, 4_000)).toBe(false);
  });

  it('turns where it is when the next one comes before', () => {
    const first = glideTo(restAt(here, 0), there, 2_000);
    const second = glideTo(first, here, 3_000);
    expect(placeOf(second, 3_000).latitude).toBeCloseTo(38.7105);
    expect(placeOf(second, 4_000)).toBe(here);
  });

  it('takes neither forever nor no time, and jumps where nobody can walk', () => {
    expect(glideTo(restAt(here, 0), there, 60_000).durationMs).toBe(3_000);
    expect(glideTo(restAt(here, 0), there, 1).durationMs).toBe(250);
    const far = { latitude: 48.85, longitude: 2.35 };
    expect(placeOf(glideTo(restAt(here, 0), far, 1_000), 1_000)).toBe(far);
  });
});
