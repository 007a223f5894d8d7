import { describe, expect, it } from '@jest/globals';
import { RIDE, readTrack } from '../../../../test/support/recorded-tracks.js';
import { trackFeature } from './geojson.rules.js';
import { trackPoint } from './track-point.rules.js';

const START = Date.UTC(2026, 4, 1, 9);
const here = { latitude: 39.5, longitude: 2.75, ts: START };

describe('a track as GeoJSON', () => {
  it('LOC-9 is a line of longitude, latitude and altitude, and the time of each', () => {
    const points = [
      { ...here, altitude: 12.5 },
      { ...here, latitude: 39.6, ts: START + 1_500 },
    ];
    expect(trackFeature(points)).toEqual({
      type: 'Feature',
      geometry: {
        type: 'LineString',
        coordinates: [
          [2.75, 39.5, 12.5],
          [2.75, 39.6],
        ],
      },
      properties: { coordTimes: ['2026-05-01T09:00:00.000Z', '2026-05-01T09:00:01.500Z'] },
    });
  });

  it('LOC-9 of one position is a point, of none a feature without a location', () => {
    expect(trackFeature([here])).toEqual({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [2.75, 39.5] },
      properties: { coordTimes: ['2026-05-01T09:00:00.000Z'] },
    });
    expect(trackFeature([])).toEqual({ type: 'Feature', geometry: null, properties: { coordTimes: [] } });
  });

  it('LOC-9 of a recorded ride has a time for each position', async () => {
    const ride = await readTrack(RIDE);
    const feature = trackFeature(
      ride.map((point) => trackPoint({ order: START + point.at, body: { ...point, fix_ts: START } }, 'exact')),
    );
    expect(feature.geometry?.coordinates).toHaveLength(ride.length);
    expect(feature.properties.coordTimes).toHaveLength(ride.length);
  });
});
