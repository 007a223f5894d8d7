import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN_TOKEN, askAdmin } from '../support/ask-admin.js';
import { freePort } from '../support/free-port.js';
import { RallyClient } from '../support/rally-client.js';
import type { Frame } from '../support/rally-client.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';
import { CANARY_ID, CANARY_WORDS } from '../support/erased-user.js';
import { PreviousRelease } from './previous-release.js';

const GRACE_MS = 500;
/** The shortest there is. */
const LEASE_MS = 5_000;
const MESSAGES = 50;

const DIRECTIONS = [
  ['the previous release to this one', 'old', 'new'],
  ['this release to the previous one', 'new', 'old'],
] as const;
type Release = 'old' | 'new';

const HISTORY = { type: 'chat', payload: { action: 'history' } };
const say = (content: string) => ({ type: 'chat', payload: { content } });
const plan = (action: string, more: object = {}) => ({
  type: 'planning',
  payload: { action, item_id: 'dinner', ...more },
});
const at = (latitude: number) => ({ type: 'location', payload: { latitude, longitude: 2 } });

/** Each event as every reader must see it: `re` is for its author. */
function story(client: RallyClient): Omit<Frame, 're'>[] {
  return client.frames
    .filter(({ seq, type }) => seq !== undefined && type !== 'ack')
    .map(({ re: _, ...event }) => event);
}

function told(client: RallyClient, action: string): Frame[] {
  return client.frames.filter(({ payload }) => payload['action'] === action);
}

describe('this release beside the one before it, on one Redis', () => {
  let previous: PreviousRelease;
  let redis: RedisServer;
  let servers: Record<Release, ServerProcess>;
  let adminUrl: string;
  let rooms = 0;
  let room: string;
  let clients: RallyClient[] = [];

  beforeAll(async () => {
    previous = await PreviousRelease.extract();
    redis = await RedisServer.start();
    const env = { REDIS_ADDR: redis.address, RATE_LIMIT: 'off', PRESENCE_GRACE_MS: String(GRACE_MS) };
    const adminPort = await freePort();
    adminUrl = `http://127.0.0.1:${adminPort}`;
    const [before, now] = await Promise.all([
      ServerProcess.start({ env, root: previous.root }),
      ServerProcess.start({ env: { ...env, ADMIN_PORT: String(adminPort), ADMIN_TOKEN } }),
    ]);
    servers = { old: before, new: now };
  }, 60_000);
  afterAll(async () => {
    await Promise.all(Object.values(servers).map((server) => server.dispose()));
    await redis.dispose();
    await previous.remove();
  }, 60_000);
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    clients = [];
  });

  /** Each test in a room of its own. */
  const enter = async (release: Release, user: string, query?: string) => {
    const client = await RallyClient.connect(servers[release].url, {
      room,
      user,
      v: 2,
      ...(query === undefined ? {} : { query }),
    });
    clients.push(client);
    const joined = await client.expect({ type: 'room', payload: { action: 'joined' } });
    return { client, joined: joined.payload };
  };
  const meet = async (from: Release, to: Release) => {
    room = `trip-${(rooms += 1)}`;
    const [ana, ben] = [await enter(from, 'ana'), await enter(to, 'ben')];
    await ana.client.expect({ type: 'presence', user_id: 'ben', payload: { action: 'join' } });
    return { ana: ana.client, ben: ben.client, epoch: String(ben.joined['epoch']) };
  };

  it('UP-1 chat from both is one order without gap, the same for readers of either', async () => {
    const { ana, ben, epoch } = await meet('old', 'new');
    const numbers = Array.from({ length: MESSAGES }, (_, index) => index + 1);
    const acks = await Promise.all(
      numbers.flatMap((n) => [ana.get(say(`from ana ${n}`)), ben.get(say(`from ben ${n}`))]),
    );
    const seqs = acks.map(({ seq }) => Number(seq)).sort((one, other) => one - other);
    expect(seqs).toEqual(Array.from({ length: 2 * MESSAGES }, (_, index) => index + 1));
    for (const reader of [ana, ben]) await reader.expect({ type: 'chat', seq: 2 * MESSAGES });
    expect(story(ana).map(({ seq }) => seq)).toEqual(seqs);
    expect(story(ben)).toEqual(story(ana));
    expect(new Set(acks.map((ack) => ack['epoch'] ?? epoch))).toEqual(new Set([epoch]));
  });

  describe.each(DIRECTIONS)('from %s', (_, from, to) => {
    it('UP-2 a command sent again with its id is known: one event, the same ack', async () => {
      const { ana } = await meet(from, to);
      const command = { ...say('once'), id: `once-${from}` };
      const first = await ana.get(command);
      const again = await (await enter(to, 'ana')).client.get(command);
      expect(again).toMatchObject({ seq: first['seq'], message_id: first['message_id'], duplicate: true });
      const other = { ...say('something else'), id: command.id };
      expect(await (await enter(to, 'ana')).client.refused(other)).toMatchObject({ code: 'idempotency_mismatch' });
      await ana.settled();
      expect(ana.of('chat')).toHaveLength(1);
    });

    it('UP-3 a lock excludes, its token works for its user, and each end is told once', async () => {
      const { ana, ben } = await meet(from, to);
      const { token } = await ana.get(plan('lock'));
      await ben.expect({ type: 'planning', payload: { action: 'lock', holder: { user_id: 'ana' } } });
      const pasta = plan('update', { data: { title: 'Pasta' } });
      expect(await ben.refused(pasta)).toMatchObject({ code: 'item_locked', details: { holder: { user_id: 'ana' } } });
      const elsewhere = (await enter(to, 'ana')).client;
      expect(await elsewhere.get(plan('update', { data: { title: 'Pizza' }, token }))).toMatchObject({ version: 1 });
      await ana.get(plan('unlock'));
      await ben.expect({ type: 'planning', payload: { action: 'unlock', reason: 'released' } });
      expect(await ben.get(pasta)).toMatchObject({ version: 2 });
      await ana.expect({ type: 'planning', payload: { action: 'update', version: 2 } });
      const second = await ben.get(plan('lock', { ttl_ms: LEASE_MS }));
      expect(Number(String(second['token']).split('.')[1])).toBeGreaterThan(Number(String(token).split('.')[1]));
      await ana.expect({ type: 'planning', payload: { action: 'unlock', reason: 'expired' } }, 2 * LEASE_MS);
      expect(await ana.get(plan('update', { data: { title: 'Soup' } }))).toMatchObject({ version: 3 });
      await Promise.all([ana.settled(), ben.settled()]);
      for (const reader of [ana, ben]) expect(told(reader, 'unlock')).toHaveLength(2);
    }, 30_000);

    it('UP-4 positions arrive, and whoever joins later is told the last one', async () => {
      const { ana, ben } = await meet(from, to);
      await ana.get(at(41));
      await ben.expect({ type: 'location', user_id: 'ana', payload: { latitude: 41 } });
      await ana.get(at(42));
      await ben.expect({ type: 'location', user_id: 'ana', payload: { latitude: 42 } });
      const { joined } = await enter(to, 'cleo');
      expect(joined).toMatchObject({ state: { location: { positions: [{ user_id: 'ana', latitude: 42 }] } } });
    });

    it('UP-5 presence: join, reconnecting, back, leave', async () => {
      const { ana, ben } = await meet(from, to);
      const { members } = await ben.get({ type: 'room', payload: { action: 'members' } });
      expect(members).toMatchObject([
        { user_id: 'ana', state: 'online', devices: 1 },
        { user_id: 'ben', state: 'online', devices: 1 },
      ]);
      ana.terminate();
      await ben.expect({ type: 'presence', user_id: 'ana', payload: { state: 'reconnecting', devices: 0 } });
      await ben.expect({ type: 'presence', user_id: 'ana', payload: { action: 'leave', state: 'offline' } });
      const back = (await enter(from, 'ana')).client;
      await ben.expect({ type: 'presence', user_id: 'ana', payload: { action: 'join', state: 'online' } });
      await back.get({ type: 'room', payload: { action: 'leave' } });
      await ben.expect({ type: 'presence', user_id: 'ana', payload: { action: 'leave', state: 'offline' } });
    });

    it('UP-6 a client that moves there and back is given exactly what it missed', async () => {
      const { ana, ben, epoch } = await meet(from, to);
      for (const content of ['1', '2']) await ana.get(say(content));
      await ana.close();
      for (const content of ['3', '4', '5']) await ben.get(say(content));
      const moved = await enter(to, 'ana', `since=${epoch}:2`);
      expect(moved.joined).toMatchObject({ resumed: true, epoch, seq: 5 });
      await moved.client.expect({ type: 'chat', seq: 5 });
      expect(story(moved.client).map(({ payload }) => payload['content'])).toEqual(['3', '4', '5']);
      await moved.client.close();
      await ben.get(say('6'));
      const back = await enter(from, 'ana', `since=${epoch}:5`);
      expect(back.joined).toMatchObject({ resumed: true, epoch, seq: 6 });
      await back.client.expect({ type: 'chat', seq: 6 });
      expect(story(back.client).map(({ payload }) => payload['content'])).toEqual(['6']);
    });

    it('UP-7 what one wrote the other reads: itinerary, locks, history, roster', async () => {
      const { ana, ben } = await meet(from, to);
      for (const content of ['hello', 'héllo \u{1f30d}']) await ana.get(say(content));
      for (const item of ['museum', 'boat']) {
        await ana.get(
          plan('update', { item_id: item, data: { title: item, cost: { amount: '12', currency: 'EUR' } } }),
        );
      }
      await ben.get(plan('update', { item_id: 'boat', data: { notes: 'at nine', cost: null } }));
      await ana.get(plan('lock', { item_id: 'museum' }));
      for (const question of [
        { type: 'planning', payload: { action: 'snapshot' } },
        { type: 'chat', payload: { action: 'history', after: 0, limit: 10 } },
        { type: 'room', payload: { action: 'members' } },
      ]) {
        // This release may tell more.
        const [older, newer] = from === 'old' ? [ana, ben] : [ben, ana];
        expect(await newer.get(question)).toMatchObject(await older.get(question));
      }
    });

    it('UP-15 PLAN-6 one puts in order what the other adds to, though it knows of no order', async () => {
      const { ana, ben } = await meet(from, to);
      const [older, newer] = from === 'old' ? [ana, ben] : [ben, ana];
      const day = '2026-05-01';
      for (const item of ['a', 'b']) await older.get(plan('update', { item_id: item, data: { by: 'old' } }));
      const moved = await newer.get(plan('move', { item_id: 'b', day }));
      await newer.get(plan('create', { item_id: 'c', day, after: null, data: {} }));
      await older.get(plan('update', { item_id: 'd', data: {} }));
      await older.get(plan('update', { item_id: 'b', data: { title: 'B' }, base_version: 2 }));
      const { day_version } = await newer.get(plan('reorder', { day, order: ['b', 'c'] }));
      expect(Number(day_version)).toBeGreaterThan(Number(moved['day_version']));
      await newer.get(plan('move', { item_id: 'a' }));
      const { items } = await newer.get({ type: 'planning', payload: { action: 'snapshot' } });
      const order = (items as { item_id: string; day: string | null; rank: string }[])
        .sort((one, other) => (one.rank < other.rank ? -1 : 1))
        .map((item) => [item.day, item.item_id]);
      expect(order.filter(([on]) => on === null)).toEqual([
        [null, 'd'],
        [null, 'a'],
      ]);
      expect(order.filter(([on]) => on === day)).toEqual([
        [day, 'b'],
        [day, 'c'],
      ]);
    });
  });

  it('UP-5 who is away on this release is told as away on the one before, and comes back', async () => {
    const { ana, ben } = await meet('old', 'new');
    const mode = (mode: string) => ({ type: 'session', payload: { action: 'mode', mode } });
    await ben.get(mode('background'));
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { state: 'away', devices: 1 } });
    // What the release before writes of a user forgets that; nothing worse.
    const second = (await enter('old', 'ben')).client;
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { state: 'online', devices: 2 } });
    await second.get({ type: 'room', payload: { action: 'leave' } });
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { state: 'online', devices: 1 } });
    await ben.get(mode('foreground'));
    await ben.get(mode('background'));
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { state: 'away', devices: 1 } });
  });

  const remove = async (path: string) => {
    const answer = await askAdmin(adminUrl, 'DELETE', path);
    return [answer.status, await answer.text()];
  };

  it('UP-19 PRIV-1 who is erased here is in no read of either, once their connections to the one before are closed', async () => {
    const { epoch } = await meet('old', 'new');
    const canary = (await enter('old', CANARY_ID)).client;
    await canary.get(say(CANARY_WORDS));
    await canary.get(plan('update', { data: { title: 'Dinner' } }));
    await canary.get(plan('lock'));
    await canary.get(at(41));
    const erased = remove(`users/${CANARY_ID}`);
    // The one before does not close it.
    await canary.settled();
    canary.terminate();
    expect(await erased).toEqual([200, '{"rooms":1}']);
    for (const release of ['old', 'new'] as const) {
      const { client, joined } = await enter(release, 'cleo', `since=${epoch}:0`);
      const answers = [joined, await client.get(plan('snapshot')), await client.get(HISTORY)];
      await client.settled();
      expect(story(client).length).toBe(joined['seq']);
      const told = JSON.stringify([answers, client.frames]);
      expect(told).toContain('Dinner');
      for (const trace of [CANARY_ID, CANARY_WORDS]) expect(told).not.toContain(trace);
    }
  });

  it('UP-20 ROOM-10 a room that is deleted here is empty on the one before, and goes on there for who connects again', async () => {
    const { ana, ben } = await meet('old', 'new');
    await ana.get(say(CANARY_WORDS));
    expect(await remove(`rooms/${room}`)).toMatchObject([200, expect.stringContaining('"seq":2')]);
    await ben.closed;
    expect(await ana.get(HISTORY)).toMatchObject({ messages: [] });
    const { client: back } = await enter('old', 'ana');
    expect(await back.get(say('anew'))).toMatchObject({ seq: 3 });
    const { joined } = await enter('new', 'cleo');
    expect(JSON.stringify(joined)).not.toContain(CANARY_WORDS);
  });
});
