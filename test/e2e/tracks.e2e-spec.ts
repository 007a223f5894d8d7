import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';
import { startTrip } from '../support/trip.js';
import type { Trip } from '../support/trip.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;
const location = (action: string, more: object = {}) => ({ type: 'location', payload: { action, ...more } });
const fix = (latitude: number, more: object = {}) => ({
  type: 'location',
  payload: { latitude, longitude: 2.29448, accuracy: 12, speed: 1.5, battery: 0.5, ...more },
});
const share = (more: object = {}) => location('share_start', { duration_ms: 10 * MINUTE, keep_track: true, ...more });
const stop = location('share_stop');
const trackOf = (user_id: string, more: object = {}) => location('track', { user_id, ...more });
const TOWER = { name: 'Tower', latitude: 48.858, longitude: 2.2945, radius_m: 100 };
type Points = { readonly ts: number; readonly latitude: number }[];

describe('tracks', () => {
  let clock: Trip['clock'];
  let server: Trip['server'];
  let ana: Trip['ana'];
  let ben: Trip['ben'];
  beforeEach(async () => {
    ({ clock, server, ana, ben } = await startTrip());
  });
  afterEach(closeServers);
  const points = async (client: RallyClient, more: object = {}) =>
    (await client.get(trackOf('ana', more)))['points'] as Points;
  const latitudes = async (client: RallyClient, more: object = {}) =>
    (await points(client, more)).map(({ latitude }) => latitude);
  /** What is gathered is written some time after its time has come. */
  const written = (expected: readonly number[]) =>
    eventually(async () => expect(await latitudes(ben)).toEqual(expected));
  /** One fix a second. */
  const walk = async (fromLatitude: number, count: number): Promise<void> => {
    for (let step = 0; step < count; step += 1) {
      await ana.get(fix(fromLatitude + step));
      await clock.advance(SECOND);
    }
  };

  it('LOC-9 are kept where a share says so, of every fix that counts, and read by those who may see it', async () => {
    const { share_id } = await ana.get(share());
    const started = clock.now();
    await ana.get(fix(1, { heading: 90, altitude: null }));
    await ana.get(fix(2)); // Waits for its turn, and never goes out.
    await ana.get(fix(3));
    await clock.advance(30 * SECOND);
    await written([1, 2, 3]);
    expect(await ben.get(trackOf('ana'))).toEqual({
      share_id,
      precision: 'exact',
      points: [
        { ts: started, latitude: 1, longitude: 2.29448, accuracy: 12, speed: 1.5, heading: 90 },
        { ts: started + 1, latitude: 2, longitude: 2.29448, accuracy: 12, speed: 1.5 },
        { ts: started + 2, latitude: 3, longitude: 2.29448, accuracy: 12, speed: 1.5 },
      ],
    });
    expect(await ben.get(trackOf('ana', { format: 'geojson', limit: 2 }))).toMatchObject({
      track: {
        type: 'Feature',
        geometry: {
          type: 'LineString',
          coordinates: [
            [2.29448, 1],
            [2.29448, 2],
          ],
        },
      },
      cursor: expect.any(String) as unknown,
    });
    expect(await ben.get(trackOf('ben'))).toEqual({ points: [] });
    expect(await ben.get(trackOf('ben', { format: 'geojson' }))).toMatchObject({ track: { geometry: null } });
  });

  it('LOC-9 are written at 60 points, and whatever is left when the share is stopped, or replaced, or its sender goes', async () => {
    await ana.get(share());
    await walk(0, 20);
    expect(await points(ben)).toEqual([]);
    await walk(20, 20);
    expect(await points(ben)).not.toEqual([]);
    await ana.get(share());
    await walk(0, 5);
    await ana.get(stop);
    expect(await latitudes(ben)).toEqual([0, 1, 2, 3, 4]);
    const watch = await server.connect({ room: 'trip', user: 'ana', v: 2, query: '&device=watch' });
    await watch.get(share());
    await watch.get(fix(50));
    await watch.get(fix(51));
    watch.terminate();
    await ben.expect({ type: 'location', payload: { latitude: 51 } });
    await ben.expect({ type: 'presence', user_id: 'ana', payload: { devices: 1 } });
    expect(await latitudes(ben)).toEqual([50, 51]);
    const burst = await server.connect({ room: 'trip', user: 'ana', v: 2, query: '&device=burst' });
    await burst.get(share());
    await Promise.all(Array.from({ length: 60 }, (_, step) => burst.get(fix(step))));
    await written(Array.from({ length: 60 }, (_, step) => step));
  });

  it('LOC-9 have nothing of a share that does not ask for one, nor of fixes after its end', async () => {
    await ana.get(share({ keep_track: false }));
    await ana.get(fix(1));
    await ana.get(stop);
    expect(await points(ana)).toEqual([]);
    await ana.get(share({ duration_ms: MINUTE }));
    await ana.get(fix(2));
    await clock.advance(20 * SECOND);
    await ana.get(fix(3));
    await clock.advance(35 * SECOND);
    await ana.get(fix(4));
    await clock.advance(4 * SECOND); // Shortly before the end.
    await written([2, 3, 4]);
    await clock.advance(10 * SECOND);
    await ben.expect({ type: 'location', payload: { action: 'share_ended', reason: 'expired' } });
    expect(await ana.refused(fix(5))).toMatchObject({ code: 'not_sharing' });
    expect(await latitudes(ben)).toEqual([2, 3, 4]);
  });

  it('LOC-9 LOC-7 are as exact as the share, and for its audience alone; without a name the newest that may be seen', async () => {
    const cara = await server.connect({ room: 'trip', user: 'cara', v: 2 });
    const open = await ana.get(share());
    await ana.get(fix(1));
    await ana.get(stop);
    const hidden = await ana.get(share({ audience: ['ben'], precision: 'approx' }));
    await ana.get(fix(48.85837, { altitude: 35 }));
    await ana.get(stop);
    for (const reader of [ana, ben]) {
      expect(await reader.get(trackOf('ana'))).toMatchObject({
        share_id: hidden['share_id'],
        precision: 'approx',
        points: [{ latitude: 48.855, longitude: 2.295 }],
      });
    }
    expect((await points(ben))[0]).not.toHaveProperty('altitude');
    expect(await cara.get(trackOf('ana'))).toMatchObject({ share_id: open['share_id'], points: [{ latitude: 1 }] });
    const { share_id } = hidden;
    expect(await cara.refused(trackOf('ana', { share_id }))).toMatchObject({ code: 'track_forbidden' });
    expect(await ben.get(trackOf('ana', { share_id: 'none' }))).toEqual({ points: [] });
  });

  it('LOC-9 are read by pages, in order, within bounds of time, as many as fit a frame', async () => {
    await ana.get(share());
    const start = clock.now();
    await clock.advance(10 * MINUTE - 2_000);
    for (let part = 0; part < 5; part += 1) {
      const of = Array.from({ length: 100 }, (_, at) => ({
        latitude: (part * 100 + at) / 10,
        longitude: 2.294481234567,
        accuracy: 12.345678,
        altitude: 123.456789,
        speed: 1.23456789,
        heading: 123.456789,
        ts: start + (part * 100 + at) * SECOND,
      }));
      expect(await ana.get(location('batch', { points: of.reverse() }))).toMatchObject({ accepted: 100 });
    }
    const seen: number[] = [];
    let cursor: unknown;
    let pages = 0;
    do {
      const page = await ben.get(trackOf('ana', cursor === undefined ? {} : { cursor }));
      expect(JSON.stringify(page).length).toBeLessThan(64 * 1024);
      seen.push(...(page['points'] as Points).map(({ ts }) => (ts - start) / SECOND));
      ({ cursor } = page);
      pages += 1;
    } while (cursor !== undefined);
    expect(seen).toEqual(Array.from({ length: 500 }, (_, at) => at));
    expect(pages).toBe(2);
    const bounds = { from: start + 150 * SECOND, to: start + 349 * SECOND, limit: 120 };
    const first = await ben.get(trackOf('ana', bounds));
    const second = await ben.get(trackOf('ana', { ...bounds, cursor: first['cursor'] }));
    const both = [...(first['points'] as Points), ...(second['points'] as Points)];
    expect(both.map(({ ts }) => (ts - start) / SECOND)).toEqual(Array.from({ length: 200 }, (_, at) => at + 150));
    expect(second['cursor']).toBeUndefined();
    expect(await ben.refused(trackOf('ana', { cursor: 'nowhere' }))).toMatchObject({ code: 'cursor_invalid' });
    expect(await ben.refused(trackOf('ana', { limit: 1_001 }))).toMatchObject({ code: 'invalid_payload' });
  });

  it('LOC-9 are erased when their time after the share is over, once, though nobody is there', async () => {
    const first = await ana.get(share());
    await ana.get(fix(1));
    await ana.get(share({ duration_ms: 2 * DAY })); // The first one is over.
    await clock.skip(DAY - MINUTE);
    await clock.advance(SECOND);
    await ana.get(fix(2));
    await clock.advance(30 * SECOND);
    await written([2]);
    expect(await latitudes(ben, { share_id: first['share_id'] })).toEqual([1]);
    await clock.skip(MINUTE);
    await clock.advance(SECOND);
    await eventually(async () => expect(await latitudes(ben, { share_id: first['share_id'] })).toEqual([]));
    await written([2]);
  });

  it('LOC-6 LOC-9 forget ends the share, and erases the position and all tracks of the user here, and of nobody else', async () => {
    await ben.get(share());
    await ben.get(fix(7));
    await ben.get(stop);
    await ana.get(share());
    await ana.get(fix(1));
    await ana.get(stop);
    await ana.get(share());
    await ana.get(fix(2));
    await clock.advance(30 * SECOND);
    await written([2]);
    await ana.get(fix(3));
    await ana.get(fix(4)); // Waits for its turn.
    expect(await ana.get(location('forget'))).toMatchObject({ positions: 1, tracks: 2, points: 2 });
    await ben.expect({ type: 'location', user_id: 'ana', payload: { action: 'share_ended', reason: 'stopped' } });
    expect(await ana.get(trackOf('ana'))).toEqual({ points: [] });
    expect(await ben.get(location('snapshot'))).toMatchObject({ positions: [], shares: [] });
    await clock.advance(MINUTE);
    expect(await ana.get(trackOf('ana'))).toEqual({ points: [] });
    expect(await ana.refused(fix(5))).toMatchObject({ code: 'not_sharing' });
    expect(await ana.get(location('forget'))).toEqual({ positions: 0, tracks: 0, points: 0, visits: 0 });
    expect((await ana.get(trackOf('ben')))['points']).toMatchObject([{ latitude: 7 }]);
    expect(ben.of('location').filter(({ payload }) => payload['latitude'] === 4)).toEqual([]);
  });

  it('LOC-8 LOC-9 forget erases from the log where the user came and went, for whomever it was', async () => {
    const { epoch } = (await ana.get(location('place_set', TOWER))) as { epoch: string };
    for (const [audience, visitor] of [
      [['ben'], ana],
      [undefined, ana],
      [undefined, ben],
    ] as const) {
      await visitor.get(location('share_start', { duration_ms: 10 * MINUTE, audience }));
      await visitor.get(fix(TOWER.latitude));
      await ben.expect({ type: 'location', payload: { action: 'place_event', event: 'enter' } });
      await clock.advance(SECOND);
    }
    const { seq: first } = ben.of('location').find(({ payload }) => payload['action'] === 'place_event') ?? {};
    expect(await ana.get(location('forget'))).toMatchObject({ positions: 1, visits: 2 });
    expect(await ana.get(location('forget'))).toMatchObject({ positions: 0, visits: 0 });
    for (const user of ['ben', 'cleo']) {
      const back = await server.connect({ room: 'trip', user, v: 2, query: `since=${epoch}:0` });
      await back.settled();
      expect(back.frames.filter(({ payload }) => payload['action'] === 'place_event')).toMatchObject([
        { user_id: 'ben' },
      ]);
      expect(back.frames).toContainEqual(
        expect.objectContaining({ type: 'room', user_id: '$erased', seq: first, payload: { action: 'erased' } }),
      );
    }
  });

  it('LOC-6 forget stops plain updates also where there was no share', async () => {
    expect(await ana.get(location('forget'))).toEqual({ positions: 0, tracks: 0, points: 0, visits: 0 });
    expect(await ana.refused(fix(1))).toMatchObject({ code: 'not_sharing' });
  });

  it('LOC-9 LOC-6 are as long as the way to where a share ends by the arrival', async () => {
    await ben.get(location('place_set', { ...TOWER, meeting: true }));
    await ana.get(location('share_start', { until: 'arrival', keep_track: true }));
    await ana.get(fix(48.858));
    await clock.advance(MINUTE);
    await written([48.858]);
    await ana.get(fix(48.8581));
    await ben.expect({ type: 'location', payload: { action: 'share_ended', reason: 'arrived' } });
    expect(await latitudes(ben)).toEqual([48.858, 48.8581]);
  });

  it('LOC-9 outlive a restart, with all that was gathered when the instance drains', async () => {
    await ana.get(share());
    await ana.get(fix(1));
    await ana.get(fix(2));
    await server.drain();
    await server.stop();
    const again = await TestServer.start({ DATA_DIR: server.dataDir }, { clock });
    const cara = await again.connect({ room: 'trip', user: 'cara', v: 2 });
    expect(await latitudes(cara)).toEqual([1, 2]);
  });
});

describe('batches', () => {
  let clock: Trip['clock'];
  let server: Trip['server'];
  let ana: Trip['ana'];
  let ben: Trip['ben'];
  beforeEach(async () => {
    ({ clock, server, ana, ben } = await startTrip());
  });
  afterEach(closeServers);
  const batch = (...points: object[]) => location('batch', { points });
  const point = (latitude: number, ts: number, more: object = {}) => ({ latitude, longitude: 2, ts, ...more });
  const shown = (client: RallyClient) =>
    client.of('location').flatMap(({ payload: { latitude } }) => (latitude === undefined ? [] : [latitude]));

  it('LOC-2 are judged fix by fix in the order of their times; only the newest that counts goes out', async () => {
    const now = clock.now();
    const sent = batch(
      point(3, now - 1_000),
      point(9, now + 2 * DAY),
      point(1, now - 3_000),
      point(2, now - 2_000),
      point(8, now - 3_000),
    );
    const ack = { accepted: 3, stale: 1, rejected: [{ index: 1, code: 'invalid_timestamp' }] };
    expect(await ana.get(sent)).toEqual(ack);
    await ben.expect({ type: 'location', payload: { latitude: 3, fix_ts: now - 1_000 } });
    expect(await ana.get(sent)).toEqual({ ...ack, accepted: 0, stale: 4 });
    expect(await ana.get(batch(point(5, now + 100), point(4, now)))).toEqual({ accepted: 2, stale: 0, rejected: [] });
    await clock.advance(SECOND);
    await ben.expect({ type: 'location', payload: { latitude: 5 } });
    expect(shown(ben)).toEqual([3, 5]);
  });

  it('LOC-9 are in the track at once, also what is late but of the time of the share; sent again they add nothing', async () => {
    await clock.advance(MINUTE);
    await ana.get(share());
    const start = clock.now();
    await clock.advance(20 * SECOND);
    await ana.get(fix(9, { ts: start + 20_000 }));
    const sent = batch(point(2, start + 2_000), point(1, start + 1_000), point(7, start - 1_000));
    for (let time = 0; time < 2; time += 1) {
      expect(await ana.get(sent)).toEqual({ accepted: 0, stale: 3, rejected: [] });
      expect((await ben.get(trackOf('ana')))['points']).toMatchObject([
        { latitude: 1 },
        { latitude: 2 },
        { latitude: 9 },
      ]);
    }
    expect(shown(ben)).toEqual([9]);
  });

  it('LOC-1 have fixes with a time each, and a fault is told with its place', async () => {
    const now = clock.now();
    for (const [faulty, path] of [
      [{ latitude: 1, longitude: 2 }, 'points.1.ts'],
      [point(1, now, { accuracy: -1 }), 'points.1.accuracy'],
      [{ latitude: '1', longitude: 2, ts: now }, 'points.1.latitude'],
      [point(1, now, { ts: null }), 'points.1.ts'],
    ] as const) {
      expect(await ana.refused(batch(point(1, now), faulty))).toMatchObject({
        code: 'invalid_payload',
        details: { issues: expect.arrayContaining([expect.objectContaining({ path })]) as unknown },
      });
    }
    for (const points of [undefined, [], [1], Array.from({ length: 101 }, (_, at) => point(1, now - at))]) {
      expect(await ana.refused(location('batch', { points }))).toMatchObject({ code: 'invalid_payload' });
    }
    expect(shown(ben)).toEqual([]);
  });

  it('LOC-2 LOC-6 are refused as a whole where a single fix would be', async () => {
    await ana.get(share());
    await ana.get(fix(1));
    const watch = await server.connect({ room: 'trip', user: 'ana', v: 2, query: '&device=watch' });
    const now = clock.now();
    for (const late of [0, 5_000]) {
      expect(await watch.refused(batch(point(1, now - late)))).toMatchObject({ code: 'not_sharing' });
    }
    await ana.get(stop);
    expect(await ana.refused(batch(point(1, now + 1)))).toMatchObject({ code: 'not_sharing' });
  });
});
