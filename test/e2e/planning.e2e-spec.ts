import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';
import { startTrip } from '../support/trip.js';
import type { Trip } from '../support/trip.js';

const plan = (action: string, more: object = {}) => ({ type: 'planning', payload: { action, item_id: 'd1', ...more } });
const actions = (client: RallyClient) =>
  client.of('planning').map(({ payload }) => [payload['action'], payload['reason']].filter(Boolean).join(' '));

describe('planning', () => {
  let clock: Trip['clock'];
  let server: Trip['server'];
  let ana: Trip['ana'];
  let ben: Trip['ben'];
  beforeEach(async () => {
    ({ clock, server, ana, ben } = await startTrip());
  });
  afterEach(closeServers);

  it('PLAN-7 the original lock → update → unlock works without tokens, and everybody sees it', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    seed.say(plan('lock'));
    seed.say(plan('update', { data: { title: 'Dinner' } }));
    seed.say(plan('unlock'));
    for (const client of [seed, ben]) {
      await client.expect({ type: 'planning', user_id: 'seed', payload: { action: 'lock', item_id: 'd1' } });
      await client.expect({
        type: 'planning',
        payload: { action: 'update', item_id: 'd1', data: { title: 'Dinner' } },
      });
      await client.expect({ type: 'planning', payload: { action: 'unlock', item_id: 'd1' } });
    }
    expect(JSON.stringify(ben.frames)).not.toContain('"token"');
  });

  it('PLAN-1 the ack has the token, the end of the lease and the item; others are refused meanwhile', async () => {
    await ana.get(plan('update', { data: { title: 'Dinner' } }));
    const ack = await ana.get(plan('lock', { ttl_ms: 20_000 }));
    expect(ack).toMatchObject({
      token: expect.stringMatching(/^\d+\.\d+$/),
      expires_at: clock.now() + 20_000,
      ttl_ms: 20_000,
      version: 1,
      seq: 2,
      item: { item_id: 'd1', version: 1, data: { title: 'Dinner' } },
    });
    for (const action of ['lock', 'update']) {
      expect(await ben.refused(plan(action, { data: {} }))).toMatchObject({
        code: 'item_locked',
        retryable: true,
        retry_after_ms: 20_000,
        details: { holder: { user_id: 'ana' }, expires_at: ack['expires_at'] },
      });
    }
    expect(await ben.refused(plan('unlock'))).toMatchObject({ code: 'not_lock_holder' });
  });

  it('PLAN-1 locking again and renewing keep the token and are told without a seq', async () => {
    const { token } = await ana.get(plan('lock'));
    await clock.advance(10_000);
    expect(await ana.get(plan('lock'))).toMatchObject({ token, expires_at: clock.now() + 30_000 });
    await clock.advance(10_000);
    expect(await ana.get(plan('renew', { token }))).toEqual({ expires_at: clock.now() + 30_000 });
    const told = await ben.expect({ type: 'planning', payload: { action: 'renew', expires_at: clock.now() + 30_000 } });
    expect(told).not.toHaveProperty('seq');
  });

  it('PLAN-2 a lease that runs out is told once, as expired, and the item is free', async () => {
    await ana.get(plan('lock'));
    await clock.advance(30_000);
    await ben.expect({ type: 'planning', payload: { action: 'unlock', reason: 'expired' } });
    await ben.get(plan('lock'));
    await ben.settled();
    expect(actions(ben)).toEqual(['lock', 'unlock expired', 'lock']);
  });

  it('PLAN-2 a step that finds a lease past its end tells that first, in the same commit', async () => {
    await ana.get(plan('lock', { item_id: 'd2' }));
    await clock.skip(30_000);
    expect(await ana.get(plan('unlock', { item_id: 'd2' }))).toMatchObject({ released: false, seq: 2 });
    await ana.get(plan('lock'));
    await clock.skip(30_000);
    await ben.get(plan('update', { data: { title: 'Mine now' } }));
    await clock.advance(1_000);
    await ana.expect({ type: 'planning', payload: { action: 'update' } });
    expect(ana.of('planning').map(({ seq, payload }) => [seq, payload['action'], payload['item_id']])).toEqual([
      [1, 'lock', 'd2'],
      [2, 'unlock', 'd2'],
      [3, 'lock', 'd1'],
      [4, 'unlock', 'd1'],
      [5, 'update', 'd1'],
    ]);
  });

  it('PLAN-2 a drop cuts the lease to the grace time; a clean leave gives it back at once', async () => {
    await ana.get(plan('lock', { ttl_ms: 120_000 }));
    ana.terminate();
    await ben.expect({ type: 'planning', payload: { action: 'renew', expires_at: clock.now() + 10_000 } });
    await clock.advance(10_000);
    await ben.expect({ type: 'planning', payload: { action: 'unlock', reason: 'disconnected' } });
    const cara = await server.connect({ room: 'trip', user: 'cara', v: 2 });
    await cara.get(plan('lock'));
    await cara.get({ type: 'room', payload: { action: 'leave' } });
    await ben.expect({ type: 'planning', user_id: 'cara', payload: { action: 'unlock', reason: 'released' } });
  });

  it('PLAN-2 a lease outlives a restart, and its end is still told once', async () => {
    await ana.get(plan('lock'));
    await server.stop();
    server = await TestServer.start({ DATA_DIR: server.dataDir }, { clock });
    const back = await server.connect({ room: 'trip', user: 'ben', v: 2 });
    const { payload } = await back.expect({ type: 'room' });
    expect(payload).toMatchObject({ state: { planning: { locks: [{ item_id: 'd1', holder: { user_id: 'ana' } }] } } });
    await clock.advance(30_000);
    await back.expect({ type: 'planning', payload: { action: 'unlock' } });
    await back.settled();
    expect(actions(back).filter((action) => action.startsWith('unlock'))).toHaveLength(1);
  });

  it('PLAN-3 a merge patch changes what it names; one that changes nothing is a noop', async () => {
    await ana.get(plan('update', { data: { title: 'Dinner', venue: { name: 'Roma', stars: 3 } } }));
    expect(await ben.get(plan('update', { data: { title: null, venue: { stars: 4 } } }))).toMatchObject({ version: 2 });
    expect(await ben.get(plan('update', { data: { venue: { stars: 4 } } }))).toEqual({ version: 2, noop: true });
    expect(await ana.get(plan('snapshot'))).toMatchObject({
      seq: 2,
      items: [{ item_id: 'd1', version: 2, data: { venue: { name: 'Roma', stars: 4 } } }],
    });
    expect(await ana.expect({ type: 'planning', seq: 2 })).toMatchObject({
      payload: { action: 'update', version: 2, data: { title: null, venue: { stars: 4 } } },
    });
  });

  it('PLAN-4 a stale token never commits: after the end, after a newer grant, or from another user', async () => {
    const { token: first } = await ana.get(plan('lock'));
    expect(await ben.refused(plan('update', { data: {}, token: first }))).toMatchObject({ code: 'lock_lost' });
    await clock.advance(30_000);
    expect(await ana.refused(plan('update', { data: { x: 1 }, token: first }))).toMatchObject({ code: 'lock_expired' });
    const { token: second } = await ana.get(plan('lock'));
    expect(await ana.refused(plan('update', { data: { x: 1 }, token: first }))).toMatchObject({ code: 'lock_lost' });
    const [a, b] = [first, second].map((token) => String(token).split('.').map(Number)) as [number[], number[]];
    expect([a[0], (a[1] ?? 0) < (b[1] ?? 0)]).toEqual([b[0], true]);
    expect(await ana.get(plan('update', { data: { x: 1 }, token: second }))).toMatchObject({ version: 1 });
  });

  it('PLAN-4 a token works from any session of its user', async () => {
    const { token } = await ana.get(plan('lock'));
    const laptop = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    expect(await laptop.refused(plan('update', { data: { x: 1 } }))).toMatchObject({ code: 'item_locked' });
    expect(await laptop.get(plan('update', { data: { x: 1 }, token }))).toMatchObject({ version: 1 });
  });

  it('PLAN-4 a stale base_version is refused with the current item', async () => {
    await ana.get(plan('update', { data: { title: 'one' } }));
    await ana.get(plan('update', { data: { title: 'two' }, base_version: 1 }));
    expect(await ben.refused(plan('update', { data: { title: 'mine' }, base_version: 1 }))).toMatchObject({
      code: 'version_conflict',
      details: { version: 2, item: { data: { title: 'two' } } },
    });
    expect(await ben.refused({ ...plan('update', { item_id: 'nix', data: {}, base_version: 1 }) })).toMatchObject({
      code: 'item_not_found',
    });
  });

  it('PLAN-4 a counter incremented under base_version ends at the number of acks', async () => {
    const clients = await Promise.all(['c1', 'c2', 'c3'].map((user) => server.connect({ room: 'trip', user, v: 2 })));
    await ana.get(plan('update', { data: { n: 0 } }));
    const count = async (client: RallyClient) => {
      let acks = 0;
      for (let version = 1, n = 0, tries = 0; tries < 30; tries++) {
        const { type, payload } = await client.ask(plan('update', { data: { n: n + 1 }, base_version: version }));
        if (type === 'ack') acks++;
        const item = (payload['details'] as { item?: { version: number; data: { n: number } } } | undefined)?.item;
        version = item?.version ?? Number(payload['version']);
        n = item?.data.n ?? n + 1;
      }
      return acks;
    };
    const acks = (await Promise.all(clients.map(count))).reduce((sum, n) => sum + n, 0);
    expect(await ana.get(plan('snapshot'))).toMatchObject({ items: [{ version: acks + 1, data: { n: acks } }] });
  });

  it('PLAN-1 a repeated lock returns the first token, and says when that lease is over', async () => {
    const first = await ana.get({ ...plan('lock'), id: 'lock1' });
    expect(await ana.get({ ...plan('lock'), id: 'lock1' })).toEqual({ ...first, duplicate: true });
    await ana.get(plan('unlock'));
    expect(await ana.get({ ...plan('lock'), id: 'lock1' })).toEqual({ ...first, duplicate: true, expired: true });
  });

  it('PLAN-1 a session holds at most 20 leases; unlocking what is free is no error', async () => {
    for (let n = 0; n < 20; n++) await ana.get(plan('lock', { item_id: `i${n}` }));
    expect(await ana.refused(plan('lock', { item_id: 'one-more' }))).toMatchObject({ code: 'lock_limit' });
    expect(await ana.get(plan('unlock', { item_id: 'free' }))).toEqual({ released: false });
  });

  it('PLAN-6 an itinerary larger than a frame comes by pages, also on join', async () => {
    const data = { text: 'x'.repeat(12_000) };
    for (let n = 0; n < 30; n++) await ana.get(plan('update', { item_id: `item${String(n).padStart(2, '0')}`, data }));
    const late = await server.connect({ room: 'trip', user: 'late', v: 2 });
    const joined = await late.expect({ type: 'room' });
    expect(Buffer.byteLength(JSON.stringify(joined))).toBeLessThan(256 * 1024);
    const ids: string[] = [];
    let page = (joined.payload['state'] as { planning: { items: { item_id: string }[]; cursor?: string } }).planning;
    for (;;) {
      ids.push(...page.items.map(({ item_id: id }) => id));
      if (page.cursor === undefined) break;
      page = (await late.get(plan('snapshot', { cursor: page.cursor }))) as unknown as typeof page;
      expect(page).toMatchObject({ seq: 30 });
    }
    expect(ids).toEqual(Array.from({ length: 30 }, (_, n) => `item${String(n).padStart(2, '0')}`));
  });

  it('section 6 a v=1 joiner gets held locks as ordinary frames', async () => {
    await ana.get(plan('lock'));
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    await seed.expect({ type: 'planning', user_id: 'ana', payload: { action: 'lock', item_id: 'd1' } });
  });
});
