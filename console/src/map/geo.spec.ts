import { describe, expect, it } from '@jest/globals';
import { between, cornersOf, distanceM, headingTo, metresText } from './geo.js';

const rossio = { latitude: 38.71387, longitude: -9.13935 };
const arch = { latitude: 38.70842, longitude: -9.1368 };

describe('places on the earth', () => {
  it('are as far from each other as on the sphere, also over the date line', () => {
    expect(distanceM(rossio, arch)).toBeCloseTo(645, -1);
    const fiji = { latitude: 0, longitude: 179.9 };
    expect(distanceM(fiji, { latitude: 0, longitude: -179.9 })).toBeCloseTo(22_239, -1);
    expect(distanceM(arch, arch)).toBe(0);
  });

  it('see each other in a direction from north, clockwise', () => {
    expect(headingTo(rossio, { ...rossio, latitude: 39 })).toBeCloseTo(0);
    expect(headingTo(rossio, arch)).toBeCloseTo(160, -1);
    expect(headingTo(arch, rossio)).toBeCloseTo(340, -1);
  });

  it('have places between them', () => {
    expect(between(rossio, arch, 0)).toEqual(rossio);
    expect(between({ latitude: 0, longitude: 0 }, { latitude: 2, longitude: 4 }, 0.5)).toEqual({
      latitude: 1,
      longitude: 2,
    });
  });

  it('have room around them', () => {
    const [southWest, northEast] = cornersOf(rossio, 700);
    expect(distanceM({ ...rossio, latitude: northEast.latitude }, rossio)).toBeCloseTo(700);
    expect(distanceM({ ...rossio, longitude: southWest.longitude }, rossio)).toBeCloseTo(700, 0);
  });

  it('have distances that are read at a glance', () => {
    expect([8.4, 999, 1_240, 23_700].map(metresText)).toEqual(['8 m', '999 m', '1.2 km', '24 km']);
  });
});
