import { describe, expect, it } from '@jest/globals';
import { inOrder, packPoints, trackPoint, unpackPoints } from './track-point.rules.js';

const body = { latitude: 48.85837, longitude: 2.29448, fix_ts: 5 };

describe('a point of a track', () => {
  it('LOC-9 has of a fix where, when and how it moved, and nothing of the phone', () => {
    const full = { ...body, accuracy: 12, altitude: 35, speed: 1.5, heading: 90, altitude_accuracy: 3, battery: 0.5 };
    const known = { latitude: 48.85837, longitude: 2.29448, accuracy: 12, altitude: 35, speed: 1.5, heading: 90 };
    expect(trackPoint({ order: 7, body: { ...full, activity: 'walking', charging: true } }, 'exact')).toEqual({
      ts: 7,
      ...known,
    });
    expect(trackPoint({ order: 7, body: { ...body, altitude: null, speed: null } }, 'exact')).toEqual({
      ts: 7,
      latitude: 48.85837,
      longitude: 2.29448,
    });
  });

  it('LOC-7 LOC-9 is as coarse as its share', () => {
    const point = trackPoint({ order: 7, body: { ...body, altitude: 35, speed: 1.5, heading: 90 } }, 'approx');
    expect(point).toEqual({ ts: 7, latitude: 48.855, longitude: 2.295, accuracy: expect.any(Number) as unknown });
  });

  it('LOC-9 is kept as it is, whatever of it is known', () => {
    const here = { latitude: -0.5, longitude: 5e-7 };
    const points = [
      { ts: 1, ...here },
      { ts: 2, ...here, heading: 0 },
      { ts: 3, ...here, accuracy: 0, altitude: -3.25 },
      { ts: 4, ...here, accuracy: 1, altitude: 2, speed: 3, heading: 4 },
    ];
    expect(unpackPoints(packPoints(points))).toEqual(points);
    expect(packPoints(points.slice(0, 1))).toBe('[[1,-0.5,5e-7]]');
  });

  it('LOC-9 stands once for a moment, the first that was told', () => {
    const at = (ts: number, latitude: number) => ({ ts, latitude, longitude: 0 });
    expect(inOrder([at(3, 1), at(1, 2), at(3, 3)])).toEqual([at(1, 2), at(3, 1)]);
  });
});
