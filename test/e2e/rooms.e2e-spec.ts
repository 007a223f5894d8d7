import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { STORE } from '../support/store-under-test.js';
import { TestServer, closeServers } from '../support/test-server.js';

const say = (client: RallyClient, content: string) => client.get({ type: 'chat', payload: { content } });
const join = (payload: object) => ({ type: 'room', payload: { action: 'join', ...payload } });
const seqs = (client: RallyClient) => client.of('chat').map(({ seq }) => seq);

/** So many messages, each of which waits for the disk. */
const SYNCED_WITHIN_MS = 20_000;

describe('rooms', () => {
  let server: TestServer;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    server = await TestServer.start({}, { clock });
  });
  afterEach(closeServers);

  it('ROOM-1 all members see the same seqs, without gap, from many senders at once', async () => {
    const clients = await Promise.all(['a', 'b', 'c', 'd'].map((user) => server.connect({ room: 'r', user, v: 2 })));
    await Promise.all(clients.map((client) => client.settled())); // All have joined before anybody speaks.
    await Promise.all(clients.flatMap((client) => Array.from({ length: 50 }, (_, n) => say(client, `m${n}`))));
    for (const client of clients) await client.expect({ type: 'chat', seq: 200 });
    const [first, ...others] = clients.map((client) => client.of('chat').map(({ seq, payload }) => [seq, payload]));
    expect(first?.map(([seq]) => seq)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
    for (const other of others) expect(other).toEqual(first);
  });

  it('ROOM-1 rooms do not hear each other', async () => {
    const ana = await server.connect({ room: 'one', user: 'ana', v: 2 });
    const ben = await server.connect({ room: 'two', user: 'ben', v: 2 });
    await say(ana, 'for one');
    await say(ben, 'for two');
    await ben.expect({ type: 'chat' });
    expect(ben.of('chat').map(({ payload }) => payload['content'])).toEqual(['for two']);
  });

  it('ROOM-2 with `since`, exactly what was missed comes after `joined`, then live events', async () => {
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const { epoch } = (await ana.expect({ type: 'room' })).payload;
    for (let n = 1; n <= 5; n++) await say(ana, `m${n}`);
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2, query: `since=${String(epoch)}:2` });
    expect(await ben.expect({ type: 'room' })).toMatchObject({ payload: { seq: 5, resumed: true, epoch } });
    await say(ana, 'live');
    await ben.expect({ type: 'chat', seq: 6 });
    expect(seqs(ben)).toEqual([3, 4, 5, 6]);
  });

  it('ROOM-2 a `since` that cannot be served is answered by its reason and a fresh state', async () => {
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const { epoch } = (await ana.expect({ type: 'room' })).payload;
    await ana.get({ type: 'planning', payload: { action: 'update', item_id: 'd1', data: { title: 'Dinner' } } });
    for (const [since, reason] of [
      [`${String(epoch)}:9`, 'ahead'],
      ['zzzz:1', 'epoch_changed'],
    ]) {
      const ben = await server.connect({ user: 'ben', v: 2 });
      ben.say({ ...join({ since }), room_id: 'r' });
      expect(await ben.expect({ type: 'room' })).toMatchObject({
        payload: { resumed: false, reason, state: { planning: { items: [{ item_id: 'd1' }] } } },
      });
    }
  });

  it('ROOM-2 a position that the log no longer reaches is `too_old`, never answered in part', async () => {
    const busy = await TestServer.start({ RATE_LIMIT: 'off' });
    const ana = await busy.connect({ room: 'r', user: 'ana', v: 2 });
    const { epoch } = (await ana.expect({ type: 'room' })).payload;
    for (let n = 0; n < 1_200; n++) ana.say({ type: 'chat', payload: { content: 'x' } });
    await ana.expect({ type: 'chat', seq: 1_200 }, SYNCED_WITHIN_MS);
    const [old, recent] = [10, 700].map((seq) => ({ ...join({ since: `${String(epoch)}:${seq}` }), room_id: 'r' }));
    const ben = await busy.connect({ user: 'ben', v: 2 });
    ben.say(old as object);
    expect(await ben.expect({ type: 'room' })).toMatchObject({ payload: { resumed: false, reason: 'too_old' } });
    ben.say(recent as object);
    expect(await ben.expect({ type: 'room' })).toMatchObject({ payload: { resumed: true } });
    await ben.expect({ type: 'chat', seq: 1_200 });
    expect(seqs(ben)).toEqual(Array.from({ length: 500 }, (_, n) => 701 + n));
  });

  it('ROOM-2 a resume is complete also where the state alone fills a frame', async () => {
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const { epoch } = (await ana.expect({ type: 'room' })).payload;
    for (let n = 1; n <= 20; n++) {
      const data = { text: 'x'.repeat(12_000) };
      await ana.get({ type: 'planning', payload: { action: 'update', item_id: `i${n}`, data } });
    }
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2, query: `since=${String(epoch)}:3` });
    await ben.expect({ type: 'planning', seq: 20 });
    expect(ben.of('planning').map(({ seq }) => seq)).toEqual(Array.from({ length: 17 }, (_, n) => n + 4));
  });

  it('ROOM-2 several rooms in one frame: each has its own answer, then one ack', async () => {
    const ana = await server.connect({ user: 'ana', v: 2 });
    await ana.get({ ...join({ rooms: [{ room_id: 'one' }, { room_id: 'two', include: [] }] }), id: 'j1' });
    const answers = ana.frames.slice(1).filter(({ type }) => type !== 'presence');
    expect(answers.map(({ type, room_id, re }) => [type, room_id, re])).toEqual([
      ['room', 'one', 'j1'],
      ['room', 'two', 'j1'],
      ['ack', undefined, 'j1'],
    ]);
    expect(answers[1]?.payload).toMatchObject({ state: {} });
  });

  it('ROOM-2 `include` chooses the state; chat is there on demand', async () => {
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    await say(ana, 'hello');
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2, query: 'include=chat' });
    const { payload } = await ben.expect({ type: 'room' });
    expect(payload['state']).toMatchObject({ chat: { messages: [{ content: 'hello' }] } });
    expect(payload).not.toHaveProperty('members');
  });

  it('ROOM-3 a restart that lost nothing costs nothing: resumed, in a new epoch or the same', async () => {
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const { epoch } = (await ana.expect({ type: 'room' })).payload;
    await say(ana, 'one');
    await say(ana, 'two');
    await server.stop();
    server = await TestServer.start({ DATA_DIR: server.dataDir }, { clock });
    const back = await server.connect({ room: 'r', user: 'ana', v: 2, query: `since=${String(epoch)}:1` });
    const joined = await back.expect({ type: 'room' });
    expect(joined.payload).toMatchObject({ resumed: true, seq: 2 });
    // The embedded store ends its epoch with its process, Redis with its own.
    if (STORE === 'embedded') expect(joined.payload['epoch']).not.toBe(epoch);
    await back.expect({ type: 'chat', seq: 2, payload: { content: 'two' } });
  });

  it('ROOM-4 leave, and then its events no longer come and its frames are refused', async () => {
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2 });
    await ana.get({ type: 'room', payload: { action: 'leave' } });
    await ben.expect({ type: 'presence', user_id: 'ana', payload: { action: 'leave', state: 'offline' } });
    await say(ben, 'without you');
    expect(await ana.refused({ type: 'chat', payload: { content: 'x' } })).toMatchObject({ code: 'not_in_room' });
    expect(ana.of('chat')).toEqual([]);
  });

  it('ROOM-4 update mutes what `include` leaves out; durable events still come', async () => {
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2 });
    await ana.get({ type: 'room', payload: { action: 'update', include: ['planning'] } });
    await ben.get({ type: 'location', payload: { latitude: 1, longitude: 2 } });
    await say(ben, 'hi');
    await ben.expect({ type: 'location' });
    await ana.expect({ type: 'chat' });
    expect(ana.of('location')).toMatchObject([{ seq: 1, payload: { action: 'share_started' } }]);
  });

  it('ROOM-4 a connection holds as many rooms as the config says', async () => {
    const small = await TestServer.start({ MAX_ROOMS_PER_CONNECTION: '2' });
    const ana = await small.connect({ room: 'one', user: 'ana', v: 2 });
    await ana.get({ ...join({}), room_id: 'two' });
    expect(await ana.refused({ ...join({}), room_id: 'three' })).toMatchObject({ code: 'room_limit' });
    await ana.get({ ...join({}), room_id: 'two' });
  });

  it('ROOM-5 a drop is `reconnecting` for the grace time, then one `leave`; coming back in time is no leave', async () => {
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2 });
    ben.terminate();
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { action: 'update', state: 'reconnecting' } });
    const back = await server.connect({ room: 'r', user: 'ben', v: 2 });
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { state: 'online', devices: 1 } });
    await clock.advance(10_000);
    back.terminate();
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { state: 'reconnecting' } });
    await clock.advance(10_000);
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { action: 'leave', state: 'offline' } });
    expect(ana.of('presence').filter(({ payload }) => payload['action'] === 'leave')).toHaveLength(1);
  });

  it('ROOM-5 members lists everybody who belongs, with state and devices', async () => {
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    await server.connect({ room: 'r', user: 'ana', v: 2 }).then((second) => second.expect({ type: 'room' }));
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2 });
    await ben.get({ type: 'room', payload: { action: 'leave' } });
    expect(await ana.get({ type: 'room', payload: { action: 'members' } })).toMatchObject({
      members: [
        { user_id: 'ana', state: 'online', devices: 2, role: 'member' },
        { user_id: 'ben', state: 'offline', devices: 0 },
      ],
      members_count: 1,
    });
  });

  it('ENV-6 `room_id` publishes for v=1 without subscribing; v=2 needs to have joined', async () => {
    const seed = await server.connect({ room: 'home', user: 'seed' });
    const ana = await server.connect({ room: 'other', user: 'ana', v: 2 });
    await ana.settled();
    seed.say({ type: 'chat', room_id: 'other', payload: { content: 'from elsewhere' } });
    await ana.expect({ type: 'chat', room_id: 'other', user_id: 'seed' });
    await say(ana, 'nobody else hears');
    await seed.settled();
    expect(seed.of('chat')).toEqual([]);
    expect(await ana.refused({ type: 'chat', room_id: 'home', payload: { content: 'x' } })).toMatchObject({
      code: 'not_in_room',
    });
  });
});
