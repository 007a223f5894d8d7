import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { assignRoles } from '../support/roles.js';
import { closeServers } from '../support/test-server.js';
import { startTrip } from '../support/trip.js';
import type { Trip } from '../support/trip.js';

const BEACH = { name: 'Es Trenc', latitude: 39.344, longitude: 2.982 };
const place = (action: string, more: object = {}) => ({ type: 'location', payload: { action, ...more } });
const set = (more: object = {}) => place('place_set', { ...BEACH, ...more });

describe('places', () => {
  let clock: Trip['clock'];
  let server: Trip['server'];
  let ana: Trip['ana'];
  let ben: Trip['ben'];
  beforeEach(async () => {
    ({ clock, server, ana, ben } = await startTrip());
  });
  afterEach(closeServers);

  it('LOC-8 a place is set, told to all, changed, and removed', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    const { place_id, seq } = await ana.get(set());
    const told = { action: 'place', place_id, ...BEACH, radius_m: 100, by: 'ana' };
    expect(await ben.expect({ type: 'location' })).toMatchObject({ user_id: 'ana', seq, payload: told });
    expect(await ben.get(set({ place_id }))).toEqual({ place_id, noop: true });
    await ben.get(set({ place_id, radius_m: 250, meeting: true }));
    await ana.expect({ type: 'location', payload: { place_id, radius_m: 250, meeting: true, by: 'ben' } });
    expect(await ben.get(place('place_remove', { place_id }))).not.toHaveProperty('place_id');
    await ana.expect({ type: 'location', user_id: 'ben', payload: { action: 'place_removed', place_id } });
    expect(await ben.refused(place('place_remove', { place_id }))).toMatchObject({ code: 'place_not_found' });
    expect(seed.of('location')).toEqual([]);
  });

  it('LOC-8 a place with an end goes at its time, told once; one that was given another end stays', async () => {
    const ending = { expires_at: clock.now() + 60_000 };
    const { place_id } = await ana.get(set(ending));
    await ana.get(set({ place_id: 'inn', ...ending }));
    await ben.get(set({ place_id: 'inn' }));
    await clock.advance(60_000);
    const removed = { type: 'location', payload: { action: 'place_removed' } };
    expect(await ben.expect(removed)).toMatchObject({ user_id: 'ana', seq: 4, payload: { place_id } });
    await clock.advance(60_000);
    expect(await ana.refused(place('place_remove', { place_id }))).toMatchObject({ code: 'place_not_found' });
    expect(await ana.get(place('place_remove', { place_id: 'inn' }))).toMatchObject({ seq: 5 });
  });

  it('LOC-8 ENV-5 a place without id is made once, however often its frame is sent', async () => {
    const frame = { ...set(), id: 'p1' };
    const first = await ana.ask(frame);
    expect(await ana.ask(frame)).toMatchObject({ ...first, payload: { ...first.payload, duplicate: true } });
    await ana.get(place('place_remove', { place_id: first.payload['place_id'] }));
    await ben.expect({ type: 'location', payload: { action: 'place_removed' } });
    expect(ben.of('location')).toHaveLength(2);
  });

  it('LOC-8 bad places are refused, each with what is wrong', async () => {
    const faults: [more: object, path: string][] = [
      [{ latitude: 90.1 }, 'latitude'],
      [{ longitude: '2.9' }, 'longitude'],
      [{ latitude: undefined }, 'latitude'],
      [{ name: 7 }, 'name'],
      [{ name: '  ' }, 'name'],
      [{ radius_m: null }, 'radius_m'],
      [{ meeting: 'yes' }, 'meeting'],
      [{ expires_at: 1.5 }, 'expires_at'],
      [{ expires_at: 1 }, 'expires_at'],
      [{ place_id: 'a b' }, 'place_id'],
    ];
    for (const [more, path] of faults) {
      const refusal = await ana.refused(set(more));
      expect(refusal).toMatchObject({ code: 'invalid_payload' });
      expect(Object(refusal['details'])).toMatchObject({
        issues: expect.arrayContaining([expect.objectContaining({ path })]),
      });
    }
    expect(await ana.refused(set({ radius_m: 19 }))).toMatchObject({
      code: 'radius_out_of_range',
      details: { min: 20, max: 50_000 },
    });
    expect(await ana.refused(place('place_remove'))).toMatchObject({ code: 'invalid_payload' });
  });

  it('LOC-8 guests set and remove no places', async () => {
    assignRoles(server, { guest: 'guest' });
    const guest = await server.connect({ room: 'trip', user: 'guest', v: 2 });
    for (const command of [set(), place('place_remove', { place_id: 'beach' })]) {
      expect(await guest.refused(command)).toMatchObject({ code: 'forbidden' });
    }
  });
});
