import { describe, expect, it } from '@jest/globals';
import { graticuleOf } from './graticule.js';

const labels = (lines: readonly { readonly label: string }[]) => lines.map(({ label }) => label);

describe('the graticule', () => {
  it('has round lines at the zoom of the earth, and ends where the map does', () => {
    const { parallels, meridians } = graticuleOf(
      { south: -90, north: 90, west: -200, east: 200 },
      { across: 6, down: 6 },
    );
    expect(labels(parallels)).toEqual(['60° S', '30° S', '0°', '30° N', '60° N']);
    expect(meridians.map(({ degrees }) => degrees)).toEqual([
      -180, -150, -120, -90, -60, -30, 0, 30, 60, 90, 120, 150, 180,
    ]);
  });

  it('has lines at the zoom of a street, with the digits that they need', () => {
    const view = { south: 38.7061, north: 38.7139, west: -9.1471, east: -9.1271 };
    const { parallels, meridians } = graticuleOf(view, { across: 5, down: 4 });
    expect(labels(parallels)).toEqual(['38.710° N']);
    expect(labels(meridians)).toEqual(['9.145° W', '9.140° W', '9.135° W', '9.130° W']);
    expect(graticuleOf(view, { across: 10, down: 8 }).parallels).toHaveLength(3);
  });
});
