import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Connections } from '../../src/realtime/connections.js';
import { eventually } from '../support/eventually.js';
import type { RallyClient } from '../support/rally-client.js';
import { assignRoles } from '../support/roles.js';
import { closeServers } from '../support/test-server.js';
import { plan, startTrip } from '../support/trip.js';
import type { Trip } from '../support/trip.js';

const focus = (item_id: string | null, field?: string) => plan('focus', { item_id, ...(field && { field }) });
const focusIn = async (client: RallyClient) => (await client.get(plan('snapshot')))['focus'];
/** Of whatever user: the items, or `null`, that the client was told. */
const focusSeen = (client: RallyClient) =>
  client
    .of('planning')
    .filter(({ payload }) => payload['action'] === 'focus')
    .map(({ payload }) => payload['item_id']);

describe('focus on an itinerary', () => {
  let clock: Trip['clock'];
  let server: Trip['server'];
  let ana: Trip['ana'];
  let ben: Trip['ben'];
  beforeEach(async () => {
    ({ clock, server, ana, ben } = await startTrip());
  });
  afterEach(closeServers);

  it('PLAN-11 a focus is told without a seq, shown to who asks or comes later, and gone after 30 s', async () => {
    expect(await ana.get(focus('d1', 'title'))).toEqual({});
    const told = await ben.expect({ type: 'planning', user_id: 'ana', payload: { action: 'focus', field: 'title' } });
    expect(told.payload).toEqual({ action: 'focus', item_id: 'd1', field: 'title' });
    expect(told).not.toHaveProperty('seq');
    const shown = [{ user_id: 'ana', item_id: 'd1', field: 'title' }];
    expect(await focusIn(ben)).toEqual(shown);
    const late = await server.connect({ room: 'trip', user: 'late', v: 2 });
    const { payload } = await late.expect({ type: 'room' });
    expect(payload).toMatchObject({ seq: 0, state: { planning: { focus: shown } } });
    await clock.advance(29_000);
    expect(await focusIn(ben)).toEqual(shown);
    await clock.advance(1_000);
    expect(await focusIn(ben)).toEqual([]);
  });

  it('PLAN-11 the newest focus of a session counts, also if two are said in one moment; null takes it back', async () => {
    for (const item of ['d1', 'd2', 'd3']) await ana.get(focus(item));
    await ben.expect({ type: 'planning', payload: { action: 'focus', item_id: 'd3' } });
    expect(await focusIn(ben)).toEqual([{ user_id: 'ana', item_id: 'd3' }]);
    await ana.get(focus(null));
    await ben.expect({ type: 'planning', payload: { action: 'focus', item_id: null } });
    expect(await focusIn(ben)).toEqual([]);
  });

  it('PLAN-11 a focus is taken back when its socket closes, and when its member leaves', async () => {
    await ana.get(focus('d1'));
    await ben.expect({ type: 'planning', user_id: 'ana', payload: { action: 'focus', item_id: 'd1' } });
    ana.terminate();
    await ben.expect({ type: 'planning', user_id: 'ana', payload: { action: 'focus', item_id: null } });
    const cem = await server.connect({ room: 'trip', user: 'cem', v: 2 });
    await cem.get(focus('d2'));
    await ben.expect({ type: 'planning', user_id: 'cem', payload: { action: 'focus', item_id: 'd2' } });
    await cem.get({ type: 'room', payload: { action: 'leave' } });
    await ben.expect({ type: 'planning', user_id: 'cem', payload: { action: 'focus', item_id: null } });
    expect(await focusIn(ben)).toEqual([]);
  });

  it('section 6 PLAN-11 a v=1 client may say a focus, and hears of none', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    await seed.get(focus('d1'));
    await ben.expect({ type: 'planning', user_id: 'seed', payload: { action: 'focus', item_id: 'd1' } });
    await ana.get(focus('d2'));
    await ben.expect({ type: 'planning', user_id: 'ana', payload: { action: 'focus', item_id: 'd2' } });
    seed.terminate();
    await ben.expect({ type: 'planning', user_id: 'seed', payload: { action: 'focus', item_id: null } });
    expect(focusSeen(seed)).toEqual([]);
  });

  it('PLAN-11 guests look, and are seen to', async () => {
    assignRoles(server, { gus: 'guest' });
    const gus = await server.connect({ room: 'trip', user: 'gus', v: 2 });
    expect(await gus.get(focus('d1'))).toEqual({});
    await ben.expect({ type: 'planning', user_id: 'gus', payload: { action: 'focus', item_id: 'd1' } });
  });

  it('PLAN-11 who looked at nothing takes nothing back', async () => {
    const cem = await server.connect({ room: 'trip', user: 'cem', v: 2 });
    await cem.get(focus('d1'));
    await cem.get(focus(null));
    await ben.expect({ type: 'planning', user_id: 'cem', payload: { action: 'focus', item_id: null } });
    for (const client of [ana, cem]) client.terminate();
    for (const user_id of ['ana', 'cem']) {
      await ben.expect({ type: 'presence', user_id, payload: { state: 'reconnecting' } });
    }
    await ben.settled();
    expect(focusSeen(ben).filter((item) => item === null)).toHaveLength(1);
  });

  it('PLAN-11 CONN-9 the end of a connection takes nothing from the one that goes on with its session', async () => {
    const ghost = await server.connect({ user: 'cem', room: 'trip', v: 2 });
    const welcome = await ghost.expect({ type: 'session', payload: { action: 'welcome' } });
    await ghost.get(focus('d1'));
    const resume = `resume=${encodeURIComponent(String(welcome.payload['resume_token']))}`;
    const heir = await server.connect({ user: 'cem', room: 'trip', v: 2, query: resume });
    expect(await heir.expect({ type: 'session' })).toMatchObject({ payload: { taken_over: true } });
    await heir.expect({ type: 'room' });
    expect(await ghost.closed).toMatchObject({ code: 4409 });
    await heir.get(focus('d2'));
    // What the end of the older connection does comes some time later.
    const isEnding = () =>
      server.app
        .get(Connections)
        .all()
        .some(({ isSuperseded }) => isSuperseded);
    await eventually(() => expect(isEnding()).toBe(false));
    expect(await focusIn(ben)).toEqual([{ user_id: 'cem', item_id: 'd2' }]);
    expect(focusSeen(ben)).not.toContain(null);
    heir.terminate();
    await ben.expect({ type: 'planning', user_id: 'cem', payload: { action: 'focus', item_id: null } });
  });
});
