import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RoomStore } from '../../src/store/room-store.js';
import { checkFrames } from '../protocol/check-frames.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';
import { startTrip } from '../support/trip.js';
import type { Trip } from '../support/trip.js';

const MINUTE = 60_000;
const location = (action: string, more: object = {}) => ({ type: 'location', payload: { action, ...more } });
const fix = (latitude: number, more: object = {}) => ({
  type: 'location',
  payload: { latitude, longitude: 2.29448, accuracy: 12, heading: 90, ...more },
});
const snapshot = location('snapshot');
const share = (more: object = {}) => location('share_start', { duration_ms: 10 * MINUTE, ...more });
const latitudes = (client: RallyClient) =>
  client.of('location').flatMap(({ payload: { latitude } }) => (latitude === undefined ? [] : [latitude]));

checkFrames();

describe('shares', () => {
  let clock: Trip['clock'];
  let server: Trip['server'];
  let ana: Trip['ana'];
  let ben: Trip['ben'];
  beforeEach(async () => {
    ({ clock, server, ana, ben } = await startTrip());
  });
  afterEach(closeServers);
  const told = (client: RallyClient, action: string, more: object = {}) =>
    client.expect({ type: 'location', user_id: 'ana', payload: { action, ...more } });
  const positionsOf = async (client: RallyClient) => (await client.get(snapshot))['positions'];

  it('LOC-6 are started, extended and stopped, each told once; the position goes before the end is told', async () => {
    const { share_id, expires_at } = await ana.get(share());
    expect(expires_at).toBe(clock.now() + 10 * MINUTE);
    expect(await told(ben, 'share_started')).toMatchObject({ payload: { share_id, expires_at, precision: 'exact' } });
    await ana.get(fix(48.85837));
    await ben.expect({ type: 'location', payload: { latitude: 48.85837 } });
    expect(await ana.get(location('share_extend', { duration_ms: 5 * MINUTE }))).toMatchObject({
      share_id,
      expires_at: clock.now() + 15 * MINUTE,
    });
    await told(ben, 'share_extended', { share_id, expires_at: clock.now() + 15 * MINUTE });
    expect(await ben.get(snapshot)).toMatchObject({
      positions: [{ user_id: 'ana', latitude: 48.85837 }],
      shares: [{ user_id: 'ana', share_id, precision: 'exact' }],
    });
    await ana.get(fix(48.859)); // Waits for its turn.
    await ana.get(location('share_stop'));
    await told(ben, 'share_ended', { share_id, reason: 'stopped' });
    expect(await ben.get(snapshot)).toMatchObject({ positions: [], shares: [] });
    await clock.advance(5_000);
    expect(await ana.refused(fix(48.86))).toMatchObject({ code: 'not_sharing' });
    expect(await ana.get(location('share_stop'))).toEqual({ noop: true });
    expect(latitudes(ben)).toEqual([48.85837]);
  });

  it('LOC-6 end by themselves at their time, though nobody is there; a plain update does not begin another', async () => {
    await ana.get(share());
    await ana.get(fix(1));
    await clock.advance(10 * MINUTE);
    await told(ben, 'share_ended', { reason: 'expired' });
    expect(await positionsOf(ben)).toEqual([]);
    expect(await ana.refused(fix(2))).toMatchObject({ code: 'not_sharing' });
    await ana.get(share());
    expect(await ana.get(fix(3))).toMatchObject({ status: 'accepted' });
    await ben.expect({ type: 'location', payload: { latitude: 3 } });
    expect(ben.of('location').filter(({ payload }) => payload['action'] === 'share_ended')).toHaveLength(1);
  });

  it('LOC-6 are implicit where a plain update comes without one, for an hour after each fix', async () => {
    await ana.get(fix(1));
    await told(ben, 'share_started', { implicit: true });
    await clock.advance(1_000);
    await clock.skip(40 * MINUTE);
    expect(await ana.get(fix(2))).toMatchObject({ status: 'accepted' });
    await clock.skip(40 * MINUTE);
    await clock.advance(1_000); // The timer of the first hour is due, and finds the second fix.
    expect(await positionsOf(ben)).toMatchObject([{ latitude: 2 }]);
    await clock.skip(20 * MINUTE);
    await clock.advance(2_000);
    await told(ben, 'share_ended', { reason: 'expired' });
    expect(await positionsOf(ben)).toEqual([]);
    await ana.get(fix(9));
    await ben.expect({ type: 'location', payload: { latitude: 9 } });
    const started = ben.of('location').filter(({ payload }) => payload['action'] === 'share_started');
    expect(started).toHaveLength(2);
  });

  it('LOC-6 a v=1 client may go on once it has come anew, and no other connection of its user is there', async () => {
    const phone = await server.connect({ room: 'trip', user: 'dora' });
    const console = await server.connect({ room: 'trip', user: 'dora', v: 2 });
    phone.say(fix(1));
    await ben.expect({ type: 'location', user_id: 'dora', payload: { latitude: 1 } });
    await console.get(location('share_stop'));
    await clock.advance(2_000);
    expect(await phone.refused(fix(2))).toMatchObject({ code: 'not_sharing' });
    phone.terminate();
    const again = await server.connect({ room: 'trip', user: 'dora' });
    expect(await again.refused(fix(3))).toMatchObject({ code: 'not_sharing' });
    await console.get({ type: 'room', payload: { action: 'leave' } });
    await ben.expect({ type: 'presence', user_id: 'dora', payload: { action: 'update', devices: 1 } });
    again.say(fix(4));
    await ben.expect({ type: 'location', user_id: 'dora', payload: { latitude: 4 } });
  });

  it('LOC-6 are not brought back by a read that began before their end', async () => {
    await ana.get(share());
    await ana.get(fix(1));
    await ana.expect({ type: 'location', payload: { latitude: 1 } });
    const store = server.app.get(RoomStore);
    const read = store.read.bind(store);
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const hasBegun = new Promise<void>((begun) => {
      jest.spyOn(store, 'read').mockImplementationOnce(async (...asked) => {
        const view = await read(...asked);
        begun();
        await held;
        return view;
      });
    });
    const cara = server.connect({ room: 'trip', user: 'cara', v: 2 });
    await hasBegun;
    await ana.get(location('share_stop'));
    await told(ana, 'share_ended');
    goOn();
    await (await cara).expect({ type: 'room' });
    await ana.get({ type: 'chat', payload: { content: 'takes along whatever waits' } });
    await ana.expect({ type: 'chat' });
    expect(latitudes(ana)).toEqual([1]);
  });

  it('LOC-2 belong to one device until another takes them over', async () => {
    await ana.get(share());
    const watch = await server.connect({ room: 'trip', user: 'ana', v: 2, query: '&device=watch' });
    expect(await watch.refused(fix(1))).toMatchObject({ code: 'not_sharing' });
    await watch.get(share());
    expect(await watch.get(fix(2))).toMatchObject({ status: 'accepted' });
    expect(await ana.refused(fix(3))).toMatchObject({ code: 'not_sharing' });
  });

  it('LOC-2 LOC-3 a device that does not share does not undo what waits for its turn, and is told so whatever its time', async () => {
    const watch = await server.connect({ room: 'trip', user: 'ana', v: 2, query: '&device=watch' });
    await ana.get(fix(1));
    expect(await ana.get(fix(2))).toMatchObject({ status: 'conflated' });
    for (const more of [{}, { ts: clock.now() - 1_000 }]) {
      expect(await watch.refused(fix(3, more))).toMatchObject({ code: 'not_sharing' });
    }
    await clock.advance(1_000);
    await ben.expect({ type: 'location', payload: { latitude: 2 } });
  });

  it('LOC-5 LOC-6 that are extended show the last position for longer, too', async () => {
    await ana.get(share());
    await ana.get(fix(1));
    await ana.get(location('share_extend', { duration_ms: 60 * MINUTE }));
    await clock.advance(30 * MINUTE);
    await told(ben, 'state', { state: 'offline' });
    expect(await positionsOf(ben)).toMatchObject([{ latitude: 1, state: 'offline' }]);
    await clock.advance(40 * MINUTE);
    await told(ben, 'share_ended', { reason: 'expired' });
    expect(await positionsOf(ben)).toEqual([]);
  });

  it('LOC-6 whose timer is late show nothing, and their end is told before another one begins', async () => {
    const { share_id } = await ana.get(share());
    await ana.get(fix(1));
    await clock.skip(10 * MINUTE);
    expect(await ben.get(snapshot)).toMatchObject({ positions: [], shares: [] });
    await ana.get(share({ duration_ms: 2 * MINUTE }));
    await told(ben, 'share_ended', { share_id, reason: 'expired' });
    await told(ben, 'share_started');
    const events = ben.of('location').map(({ payload: { action = 'fix' } }) => action);
    expect(events).toEqual(['share_started', 'fix', 'share_ended', 'share_started']);
  });

  it('LOC-7 are as exact as asked for, and their audience alone sees them, live, on join and by snapshot', async () => {
    const cara = await server.connect({ room: 'trip', user: 'cara', v: 2 });
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    await ana.get(share({ audience: ['ben', 'ana', 'ben'], precision: 'approx' }));
    await ana.get(fix(48.85837));
    await ben.expect({ type: 'location', payload: { latitude: 48.855, longitude: 2.295 } });
    expect(await positionsOf(ben)).toEqual([expect.objectContaining({ user_id: 'ana', latitude: 48.855 })]);
    expect((await ben.get(snapshot))['shares']).not.toHaveProperty('0.audience');
    expect(await ana.get(snapshot)).toMatchObject({ positions: [{ user_id: 'ana' }], shares: [{ user_id: 'ana' }] });
    for (const outsider of [cara, await server.connect({ room: 'trip', user: 'dora', v: 2 })]) {
      expect(await outsider.get(snapshot)).toMatchObject({ positions: [], shares: [] });
      await outsider.expect({ type: 'room' });
      expect(outsider.of('location')).toEqual([]);
    }
    await seed.settled();
    expect(seed.of('location')).toEqual([]);
    await ana.get(share());
    await cara.expect({ type: 'location', payload: { action: 'share_started' } });
    await ana.get(share({ audience: ['cara'] }));
    await told(ben, 'share_ended', { reason: 'revoked' });
    await ana.get(fix(50));
    await cara.expect({ type: 'location', payload: { latitude: 50 } });
    expect(await positionsOf(ben)).toEqual([]);
  });

  it('LOC-6 have an audience of members, and a length within limits', async () => {
    expect(await ana.refused(share({ audience: ['nobody'] }))).toMatchObject({
      code: 'audience_invalid',
      details: { unknown: ['nobody'] },
    });
    expect(await ana.refused(share({ audience: ['ana'] }))).toMatchObject({ code: 'audience_invalid' });
    for (const duration_ms of [59_999, 31 * 86_400_000, undefined]) {
      expect(await ana.refused(share({ duration_ms }))).toMatchObject({ code: 'duration_out_of_range' });
    }
    expect(await ana.refused(location('share_extend', { duration_ms: MINUTE }))).toMatchObject({ code: 'not_sharing' });
    expect(await ana.refused(share({ until: 'arrival' }))).toMatchObject({ code: 'place_not_found' });
    expect(await ana.refused(share({ precision: 'street' }))).toMatchObject({ code: 'invalid_payload' });
  });

  it('LOC-6 LOC-8 end by the arrival: after a dwell, with the last word on the place', async () => {
    const place = { name: 'Tower', latitude: 48.858, longitude: 2.2945, radius_m: 100, meeting: true };
    const { place_id } = await ben.get(location('place_set', place));
    await ana.get(location('share_start', { until: 'arrival' }));
    await told(ben, 'share_started', { until: 'arrival', place_id });
    await ana.get(fix(48.87));
    await clock.advance(59_000);
    await ana.get(fix(48.8581));
    await told(ben, 'place_event', { event: 'enter', place_id });
    // A step more than the minute: of two instances one may be a step of this clock ahead of the store.
    await clock.advance(61_000);
    await ana.get(fix(48.8582));
    await told(ben, 'share_ended', { reason: 'arrived' });
    const events = ben.of('location').flatMap(({ payload }) => payload['event'] ?? payload['reason'] ?? []);
    expect(events).toEqual(['enter', 'dwell', 'arrived']);
    expect(await positionsOf(ben)).toEqual([]);
  });

  it('LOC-5 that a position has grown old is told once, and that it is offline once more', async () => {
    await ana.get(fix(1));
    await clock.advance(59_000);
    await ana.get(fix(2));
    await clock.advance(50_000);
    const states = () => ben.of('location').flatMap(({ payload }) => payload['state'] ?? []);
    expect(states()).toEqual([]);
    await clock.advance(11_000);
    await told(ben, 'state', { state: 'stale' });
    await clock.advance(10 * MINUTE);
    await told(ben, 'state', { state: 'offline' });
    await ana.get(fix(3));
    await ben.expect({ type: 'location', payload: { latitude: 3 } });
    // The instance that took the fix may think that it is later than Redis says, by as long as the machine stood still.
    await clock.advance(80_000);
    await told(ben, 'state', { state: 'stale' });
    expect(states()).toEqual(['stale', 'offline', 'stale']);
  });

  it('LOC-6 LOCATION_REQUIRE_SHARE refuses positions without one', async () => {
    const strict = await TestServer.start({ LOCATION_REQUIRE_SHARE: 'true' });
    const eve = await strict.connect({ room: 'trip', user: 'eve', v: 2 });
    expect(await eve.refused(fix(1))).toMatchObject({ code: 'not_sharing' });
    await eve.get(share());
    expect(await eve.get(fix(2))).toMatchObject({ status: 'accepted' });
  });
});
