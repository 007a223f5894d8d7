import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { PositionsEvent } from '../../src/features/location/location.messages.js';
import { RoomStore } from '../../src/store/room-store.js';
import type { RallyClient } from '../support/rally-client.js';
import { closeServers } from '../support/test-server.js';
import { startTrip } from '../support/trip.js';
import type { Trip } from '../support/trip.js';

const fix = (latitude: number, more: object = {}) => ({
  type: 'location',
  payload: { latitude, longitude: 100.5, ...more },
});
const snapshot = { type: 'location', payload: { action: 'snapshot' } };
const latitudes = (client: RallyClient) =>
  client.of('location').flatMap(({ payload: { latitude } }) => (latitude === undefined ? [] : [latitude]));

describe('location', () => {
  let clock: Trip['clock'];
  let server: Trip['server'];
  let ana: Trip['ana'];
  let ben: Trip['ben'];
  beforeEach(async () => {
    ({ clock, server, ana, ben } = await startTrip());
  });
  afterEach(closeServers);

  it('LOC-1 a v=1 position reaches everybody in the original shape', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    seed.say({ type: 'location', payload: { latitude: 13.7563, longitude: 100.5018, accuracy: 10.0 } });
    for (const client of [seed, ana, ben]) {
      expect(await client.expect({ type: 'location', payload: { latitude: 13.7563 } })).toMatchObject({
        room_id: 'trip',
        user_id: 'seed',
        payload: { latitude: 13.7563, longitude: 100.5018, accuracy: 10 },
      });
    }
  });

  it('LOC-2 a fix that is not newer never moves the dot', async () => {
    const now = clock.now();
    expect(await ana.get(fix(1, { ts: now - 5_000 }))).toMatchObject({ status: 'accepted', ts: now - 5_000 });
    expect(await ana.get(fix(2, { ts: now - 5_000 }))).toEqual({ status: 'duplicate', ts: now - 5_000 });
    expect(await ana.get(fix(3, { ts: now - 9_000 }))).toEqual({ status: 'stale', ts: now - 5_000 });
    await clock.advance(10_000);
    expect(await ana.get(fix(4, { ts: now - 9_000 }))).toMatchObject({ status: 'stale' });
    expect(await ana.get(snapshot)).toMatchObject({ positions: [{ latitude: 1 }] });
  });

  it('LOC-2 a clock ahead is clamped and keeps its order; one more than a day ahead is refused', async () => {
    const now = clock.now();
    expect(await ana.get(fix(1, { ts: now + 60_000 }))).toMatchObject({
      status: 'accepted',
      ts: now,
      ts_adjusted: true,
    });
    expect(await ana.get(fix(2, { ts: now + 61_000 }))).toEqual({ status: 'conflated', ts: now, ts_adjusted: true });
    expect(await ana.refused(fix(3, { ts: now + 90_000_000 }))).toMatchObject({ code: 'invalid_timestamp' });
  });

  it('LOC-2 without a time of its own a fix counts as taken now, even after one from a clock ahead', async () => {
    await ana.get(fix(1, { ts: clock.now() + 60_000 }));
    await clock.advance(5_000);
    expect(await ana.get(fix(2))).toMatchObject({ status: 'accepted' });
    await ben.expect({ type: 'location', payload: { latitude: 2 } });
  });

  it('LOC-3 the first fix at once, then one per interval, and the last of a burst always', async () => {
    for (const latitude of [1, 2, 3, 4]) await ana.get(fix(latitude));
    await ben.expect({ type: 'location', payload: { latitude: 1 } });
    await clock.advance(1_000);
    await ben.expect({ type: 'location', payload: { latitude: 4 } });
    await clock.advance(5_000);
    await ana.get(fix(5));
    await ben.expect({ type: 'location', payload: { latitude: 5 } });
    expect(latitudes(ben)).toEqual([1, 4, 5]);
  });

  it('LOC-3 the last fix of a burst goes out when its sender leaves or drops', async () => {
    const leave = { type: 'room', payload: { action: 'leave' } };
    for (const [latitude, end] of [
      [10, (client: RallyClient) => client.get(leave)],
      [20, (client: RallyClient) => client.terminate()],
    ] as const) {
      const cara = await server.connect({ room: 'trip', user: 'cara', v: 2 });
      for (const step of [0, 1, 2]) await cara.get(fix(latitude + step));
      await end(cara);
      await ben.expect({ type: 'location', user_id: 'cara', payload: { latitude: latitude + 2 } });
      await clock.advance(2_000);
    }
  });

  it('LOC-5 joiners and snapshots get the last position, with its age and state', async () => {
    await ana.get(fix(1));
    for (const [afterMs, state] of [
      [0, 'live'],
      [61_000, 'stale'],
      [600_000, 'offline'],
    ] as const) {
      await clock.skip(afterMs);
      expect(await ben.get(snapshot)).toMatchObject({ positions: [{ user_id: 'ana', latitude: 1, state }], as_of: 1 });
    }
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    await seed.expect({ type: 'location', user_id: 'ana', payload: { latitude: 1 } });
    const cara = await server.connect({ room: 'trip', user: 'cara', v: 2 });
    expect(await cara.expect({ type: 'room' })).toMatchObject({
      payload: { state: { location: { positions: [{ user_id: 'ana', age_ms: 661_000 }] } } },
    });
    await clock.skip(3_600_000);
    expect(await ben.get(snapshot)).toMatchObject({ positions: [] });
  });

  it('LOC-3 what moves while a join reads the room reaches the joiner all the same', async () => {
    await ana.get(fix(1));
    await clock.advance(2_000);
    const store = server.app.get(RoomStore);
    const read = store.read.bind(store);
    const spy = jest.spyOn(store, 'read').mockImplementationOnce(async (...query) => {
      const view = await read(...query);
      await ana.get(fix(2));
      await ben.expect({ type: 'location', payload: { latitude: 2 } });
      return view;
    });
    const cara = await server.connect({ room: 'trip', user: 'cara', v: 2 });
    await cara.expect({ type: 'location', user_id: 'ana', payload: { latitude: 2 } });
    spy.mockRestore();
  });

  it('LOC-10 what is due together comes in one frame, to v=1 in frames of their own', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    const cara = await server.connect({ room: 'trip', user: 'cara', v: 2 });
    await cara.expect({ type: 'room' });
    const frames: object[] = [];
    ben.ws.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as object));
    await ben.get({ type: 'session', payload: { action: 'mode', mode: 'background' } });
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { state: 'away' } });
    await ana.get(fix(1));
    await cara.get(fix(2));
    for (const client of [seed, cara]) {
      await client.expect({ type: 'location', user_id: 'ana', payload: { latitude: 1 } });
      await client.expect({ type: 'location', user_id: 'cara', payload: { latitude: 2 } });
    }
    await ben.get({ type: 'session', payload: { action: 'mode', mode: 'foreground' } });
    await ben.expect({ type: 'location', user_id: 'cara', payload: { latitude: 2 } });
    const positions = ['ana', 'cara'].map((user_id, n) => {
      return { user_id, ts: clock.now(), latitude: n + 1, longitude: 100.5, fix_ts: clock.now() };
    });
    const payload: PositionsEvent = { action: 'positions', positions };
    expect(frames).toContainEqual({ type: 'location', room_id: 'trip', payload });
  });

  it('LOC-4 an interval asked for by a reader holds back all but the newest', async () => {
    await ben.get({ type: 'room', payload: { action: 'update', location_interval_ms: 300 } });
    for (const latitude of [1, 2, 3]) {
      await ana.get(fix(latitude));
      await clock.advance(1_000);
    }
    await ben.expect({ type: 'location', payload: { latitude: 3 } });
    expect(latitudes(ben).length).toBeLessThan(3);
  });
});
