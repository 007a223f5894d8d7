import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { assignRoles } from '../support/roles.js';
import { TestServer, closeServers } from '../support/test-server.js';

const plan = (action: string, more: object = {}) => ({
  type: 'planning',
  room_id: 'trip',
  payload: { action, item_id: 'd1', ...more },
});
const wait = plan('lock', { wait: true });
const steal = plan('lock', { steal: true });
const granted = (user: string) => ({ type: 'planning', user_id: user, payload: { action: 'lock', item_id: 'd1' } });
const ended = (reason: string) => ({ type: 'planning', payload: { action: 'unlock', item_id: 'd1', reason } });
/** Exactly these wait, in this order. */
const queue = (...users: string[]) => ({
  type: 'planning',
  payload: { action: 'queue', item_id: 'd1', waiting: (told: unknown) => isQueue(told, users) },
});
const isQueue = (told: unknown, users: string[]) =>
  JSON.stringify(told) === JSON.stringify(users.map((user_id) => ({ user_id })));
/** What is durable, in order. */
const story = (client: RallyClient) =>
  client
    .of('planning')
    .filter(({ seq }) => seq !== undefined)
    .map(({ user_id, payload }) => [user_id, payload['action'], payload['reason']].filter(Boolean).join(' '));

describe('leases that several want', () => {
  let server: TestServer;
  let clock: ManualClock;
  let ana: RallyClient;
  let ben: RallyClient;
  let cem: RallyClient;
  beforeEach(async () => {
    clock = new ManualClock();
    server = await TestServer.start({}, { clock });
    [ana, ben, cem] = [await join('ana'), await join('ben'), await join('cem')];
  });
  afterEach(closeServers);

  const join = async (user: string, query = '') => {
    const client = await server.connect({ room: 'trip', user, v: 2, query });
    await client.expect({ type: 'room', payload: { action: 'joined' } });
    return client;
  };

  it("PLAN-1 who waits is told the place, everybody the queue, and the end of the lease is the next one's begin", async () => {
    await ana.get(plan('lock'));
    expect(await ben.get(wait)).toEqual({ queued: true, position: 1 });
    expect(await cem.get(wait)).toEqual({ queued: true, position: 2 });
    expect(await ben.get(wait)).toEqual({ queued: true, position: 1 });
    expect(await ana.expect(queue('ben', 'cem'))).not.toHaveProperty('seq');
    expect(await ana.get(plan('unlock'))).toMatchObject({ released: true, seq: 3 });
    const { payload } = await cem.expect(granted('ben'));
    expect(payload).toMatchObject({ expires_at: clock.now() + 10_000, holder: { user_id: 'ben' } });
    await cem.expect(queue('cem'));
    expect(await ana.refused(plan('lock'))).toMatchObject({
      code: 'item_locked',
      details: { holder: { user_id: 'ben' } },
    });
    const lock = await ben.get(plan('lock', { ttl_ms: 60_000 }));
    expect(lock).toMatchObject({ token: expect.any(String), expires_at: clock.now() + 60_000, item: null });
    await ben.get(plan('update', { data: { title: 'Dinner' }, token: lock['token'] }));
    await ben.get(plan('unlock'));
    await ana.expect(queue());
    await cem.get(plan('lock'));
    await ana.settled();
    expect(story(ana)).toEqual([
      'ana lock',
      'ana unlock released',
      'ben lock',
      'ben update',
      'ben unlock released',
      'cem lock',
    ]);
    expect(JSON.stringify([...ana.frames, ...cem.of('planning')])).not.toContain(String(lock['token']));
  });

  it("PLAN-1 PLAN-2 a lease that runs out is handed over, as is one whose holder's socket dies", async () => {
    await ana.get(plan('lock'));
    await ben.get(wait);
    await cem.get(wait);
    await clock.advance(30_000);
    await ana.expect(ended('expired'));
    await ana.expect(granted('ben'));
    await ben.get(plan('lock', { ttl_ms: 120_000 }));
    ben.terminate();
    await cem.expect({ type: 'planning', payload: { action: 'renew', expires_at: clock.now() + 10_000 } });
    await clock.advance(10_000);
    await ana.expect(ended('disconnected'));
    await ana.expect(granted('cem'));
    await cem.get(plan('update', { data: { title: 'Mine' } }));
  });

  it('PLAN-1 one who waits and is gone has it for 10 s, then the next one', async () => {
    await ana.get(plan('lock'));
    await ben.get(wait);
    await cem.get(wait);
    ben.terminate();
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { state: 'reconnecting' } });
    await ana.get(plan('unlock'));
    await ana.expect(granted('ben'));
    await clock.advance(10_000);
    await ana.expect(granted('cem'));
    await clock.advance(10_000); // Nor does cem lock.
    await ana.expect({ type: 'planning', user_id: 'cem', payload: { action: 'unlock', reason: 'expired' } });
    expect(story(ana)).toEqual([
      'ana lock',
      'ana unlock released',
      'ben lock',
      'ben unlock expired',
      'cem lock',
      'cem unlock expired',
    ]);
    expect(await ana.get(plan('lock'))).toHaveProperty('token');
  });

  it('PLAN-1 waiting ends with unlock, and with leaving the room; a snapshot shows who waits', async () => {
    const dan = await join('dan');
    await ana.get(plan('lock'));
    for (const friend of [ben, cem, dan]) await friend.get(wait);
    expect(await dan.get(plan('snapshot'))).toMatchObject({
      locks: [
        { item_id: 'd1', holder: { user_id: 'ana' }, waiting: ['ben', 'cem', 'dan'].map((user_id) => ({ user_id })) },
      ],
    });
    expect(await cem.get(plan('unlock'))).toEqual({ released: false, left_queue: true });
    await ana.expect(queue('ben', 'dan'));
    await ben.get({ type: 'room', room_id: 'trip', payload: { action: 'leave' } });
    await ana.expect(queue('dan'));
    await dan.get(plan('unlock'));
    await ana.expect(queue());
    const { locks } = await cem.get(plan('snapshot'));
    expect(locks).toEqual([{ item_id: 'd1', holder: { user_id: 'ana' }, expires_at: clock.now() + 30_000 }]);
    expect(await ana.get(plan('unlock'))).toMatchObject({ released: true, seq: 2 });
  });

  it('PLAN-2 what is over belongs to the first who waits, though its timer is late', async () => {
    await ana.get(plan('lock'));
    await ben.get(wait);
    await clock.skip(30_000);
    expect(await cem.refused(plan('update', { data: { title: 'Mine' } }))).toMatchObject({
      code: 'item_locked',
      details: { holder: { user_id: 'ben' } },
    });
    expect(await ben.get(plan('lock'))).toMatchObject({ ttl_ms: 30_000, expires_at: clock.now() + 30_000, seq: 3 });
    await ana.expect(granted('ben'));
    expect(story(ana)).toEqual(['ana lock', 'ana unlock expired', 'ben lock']);
  });

  it('PLAN-1 a crowd that asks at once gets places without gap or repeat, and the item in their order', async () => {
    await ana.get(plan('lock'));
    const crowd = await Promise.all(Array.from({ length: 8 }, (_, n) => join(`u${n}`)));
    const acks = await Promise.all(crowd.map((friend) => friend.get(wait)));
    const order = acks.map(({ position }, n) => [Number(position), `u${n}`] as const).sort(([a], [b]) => a - b);
    expect(order.map(([position]) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    await ana.get(plan('unlock'));
    for (const [, user] of order) {
      await ben.expect(granted(user));
      await crowd[Number(user.slice(1))]?.get(plan('unlock'));
    }
    await ben.expect({ type: 'planning', user_id: order[7]?.[1], payload: { action: 'unlock' } });
    const grants = story(ben).filter((told) => told.endsWith(' lock'));
    expect(grants).toEqual(['ana', ...order.map(([, user]) => user)].map((user) => `${user} lock`));
  });

  it('PLAN-1 ENV-5 a repeated wait or unlock is answered as at first, and done once', async () => {
    await ana.get(plan('lock'));
    const first = await ben.get({ ...wait, id: 'w1' });
    await cem.get(wait);
    expect(await ben.get({ ...wait, id: 'w1' })).toEqual({ ...first, duplicate: true });
    const released = await ana.get({ ...plan('unlock'), id: 'x1' });
    expect(await ana.get({ ...plan('unlock'), id: 'x1' })).toEqual({ ...released, duplicate: true });
    await cem.expect(queue('cem'));
    expect(story(cem)).toEqual(['ana lock', 'ana unlock released', 'ben lock']);
  });

  it('PLAN-1 the lease of whoever is there is stolen by moderators and owners only, the queue stays', async () => {
    // Their instance, where suites run on two, is the one that knows the roles.
    assignRoles(server, { mia: 'moderator', olga: 'owner' });
    const dan = await join('dan');
    const mia = await join('mia');
    const eve = await join('eve');
    const olga = await join('olga');
    const first = await ana.get(plan('lock'));
    await ben.get(wait);
    for (const friend of [cem, dan, eve]) {
      expect(await friend.refused(steal)).toMatchObject({
        code: 'steal_denied',
        retryable: false,
        details: { holder: { user_id: 'ana' }, expires_at: first['expires_at'] },
      });
    }
    expect(await mia.get(steal)).toMatchObject({ token: expect.any(String), seq: 3, ttl_ms: 30_000 });
    const { payload } = await ana.expect(ended('stolen'));
    expect(payload).toEqual({ action: 'unlock', item_id: 'd1', reason: 'stolen', stolen_by: { user_id: 'mia' } });
    expect(await ana.refused(plan('update', { data: {}, token: first['token'] }))).toMatchObject({ code: 'lock_lost' });
    await olga.get(steal);
    await olga.get(plan('unlock'));
    await ana.expect(granted('ben'));
    expect(story(ana)).toEqual([
      'ana lock',
      'ana unlock stolen',
      'mia lock',
      'mia unlock stolen',
      'olga lock',
      'olga unlock released',
      'ben lock',
    ]);
  });

  it('PLAN-1 the lease of whoever is gone is stolen by anybody, before those who wait', async () => {
    await ana.get(plan('lock', { ttl_ms: 120_000 }));
    await ben.get(wait);
    expect(await cem.refused(steal)).toMatchObject({ code: 'steal_denied' });
    ana.terminate();
    await cem.expect({ type: 'planning', payload: { action: 'renew' } });
    await cem.get(steal);
    await ben.expect(ended('stolen'));
    await ben.expect(granted('cem'));
    expect(await ben.get(wait)).toEqual({ queued: true, position: 1 });
  });

  it('CONN-9 PLAN-1 a takeover keeps the place in the queue, and the lease that others wait for', async () => {
    const tokenOf = async (client: RallyClient) =>
      `resume=${encodeURIComponent(String((await client.expect({ type: 'session' })).payload['resume_token']))}`;
    const [anas, bens] = [await tokenOf(ana), await tokenOf(ben)];
    const lock = await ana.get(plan('lock', { ttl_ms: 60_000 }));
    await ben.get(wait);
    await cem.get(wait);
    ben.terminate();
    ana.terminate();
    await cem.expect({ type: 'planning', payload: { action: 'renew', expires_at: clock.now() + 10_000 } });
    const [ben2, ana2] = [await join('ben', bens), await join('ana', anas)];
    await cem.expect({ type: 'planning', payload: { action: 'renew', expires_at: lock['expires_at'] } });
    expect(await ben2.get(wait)).toEqual({ queued: true, position: 1 });
    expect(await cem.get(wait)).toEqual({ queued: true, position: 2 });
    await ana2.get(plan('update', { data: { title: 'Dinner' } }));
    await ana2.get(plan('unlock'));
    await ben2.expect(granted('ben'));
    await ben2.get(plan('update', { data: { title: 'Lunch' } }));
    await cem.expect(queue('cem'));
  });

  it('PLAN-1 PLAN-6 the deletion of an item ends its lease and the waiting; it is locked again when it is restored', async () => {
    await ana.get(plan('create', { data: { title: 'Dinner' } }));
    await ana.get(plan('lock'));
    await ben.get(wait);
    const { version } = await ana.get(plan('delete'));
    await ben.expect(ended('deleted'));
    await ben.expect(queue());
    for (const frame of [plan('lock'), wait, steal]) {
      expect(await ben.refused(frame)).toMatchObject({ code: 'item_deleted', details: { by: 'ana', version } });
    }
    await cem.get(plan('restore'));
    expect(await ben.get(wait)).toMatchObject({ token: expect.any(String), version: 3 });
    const told = ['create', 'lock', 'unlock deleted', 'delete'].map((action) => `ana ${action}`);
    expect(story(ben)).toEqual([...told, 'cem restore', 'ben lock']);
  });

  it('PLAN-1 a queue outlives a restart', async () => {
    await ana.get(plan('lock'));
    await ben.get(wait);
    await server.stop();
    server = await TestServer.start({ DATA_DIR: server.dataDir }, { clock });
    const back = await join('dan');
    await clock.advance(30_000);
    await back.expect(granted('ben'));
    await back.expect(queue());
  });

  it('section 6 a v=1 client hears of locks and unlocks, and may wait like everybody', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    await ana.get(plan('lock'));
    await ben.get(wait);
    expect(await seed.get(wait)).toEqual({ queued: true, position: 2 });
    await ana.get(plan('unlock'));
    await ben.get(plan('unlock'));
    await seed.expect(granted('seed'));
    expect(await seed.get(plan('lock'))).toHaveProperty('token');
    await seed.get(plan('unlock'));
    await seed.expect({ type: 'planning', user_id: 'seed', payload: { action: 'unlock' } });
    const told = seed.of('planning').map(({ user_id, payload }) => `${user_id} ${String(payload['action'])}`);
    expect(told).toEqual(['ana', 'ben', 'seed'].flatMap((user) => [`${user} lock`, `${user} unlock`]));
  });
});
