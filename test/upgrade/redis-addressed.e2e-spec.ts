import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../src/clock/clock.js';
import { parseRedisPlace } from '../../src/config/redis-place.js';
import type { RoomId, UserId } from '../../src/protocol/ids.js';
import type { LanePut } from '../../src/store/room-store.js';
import { RedisRoomStore } from '../../src/store/redis/redis-room-store.js';
import { RallyClient } from '../support/rally-client.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';
import { SignalRecorder } from '../support/signal-recorder.js';
import { PreviousRelease } from './previous-release.js';

const ROOM = 'trip' as RoomId;
const ANA = 'ana' as UserId;
const BEN = 'ben' as UserId;
const SECRET = 'canary-c41d';
/** One that clients of `v=1` hear, and one that they do not. */
const POSITIONS = 'location.update';
const OTHER = 'location.whisper';

const hidden = { action: 'hidden' };
const body = JSON.stringify({ content: SECRET, latitude: 41.25, longitude: 2.5, fix_ts: 1 });
const put = (lane: string, order = 1): LanePut => ({ lane, key: ANA, by: ANA, order, body, ttlMs: 600_000, to: [BEN] });
const said = (content: string) => ({ kind: 'chat.send', by: ANA, body: JSON.stringify({ content }) });

describe('what is addressed, beside a release that knows no addresses', () => {
  let previous: PreviousRelease;
  let redis: RedisServer;
  let old: ServerProcess;
  let store: RedisRoomStore;
  let clients: RallyClient[];
  beforeAll(async () => void (previous = await PreviousRelease.extract()), 60_000);
  afterAll(() => previous.remove());
  beforeEach(async () => {
    redis = await RedisServer.start();
    const place = parseRedisPlace(redis.address);
    if (place === undefined) throw new Error(`${redis.address} is no address`);
    store = await RedisRoomStore.open({ place, clock: new SystemClock() });
    old = await ServerProcess.start({ env: { REDIS_ADDR: redis.address }, root: previous.root });
    clients = [];
  }, 60_000);
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await store.close();
    await old.dispose();
    await redis.dispose();
  }, 60_000);

  const connect = async (v: 1 | 2, since?: string) => {
    const query = since === undefined ? {} : { query: `since=${since}` };
    const client = await RallyClient.connect(old.url, { room: ROOM, user: BEN, v, ...query });
    clients.push(client);
    if (v === 2) await client.expect({ type: 'room', payload: { action: 'joined' } });
    else await client.settled();
    return client;
  };
  /** Of the room, without presence. */
  const heard = ({ frames }: RallyClient) =>
    frames
      .filter(
        ({ type, user_id, payload }) => type !== 'presence' && user_id !== undefined && payload['action'] !== 'joined',
      )
      .map(({ type, payload, seq }) => (seq === undefined ? [type, payload] : [type, payload, seq]));

  it('UP-17 it tells everybody that there was something, no word of it, and v=1 clients nothing', async () => {
    const [newer, seed] = [await connect(2), await connect(1)];
    const secret = { kind: 'chat.send', by: ANA, body, to: [BEN] };
    await store.commit(ROOM, { events: [said('before'), secret], lanes: [put(OTHER)] });
    await store.setLane(ROOM, put(OTHER, 2));
    await store.commit(ROOM, { events: [said('after')] });
    await newer.expect({ type: 'location', payload: hidden });
    for (const client of [newer, seed]) {
      await client.expect({ type: 'chat', payload: { content: 'after' } });
      await client.settled();
    }
    expect(heard(newer).filter(([type]) => type !== 'location')).toEqual([
      ['chat', { content: 'before' }, 1],
      ['room', hidden, 2],
      ['chat', { content: 'after' }, 3],
    ]);
    expect(heard(seed).map(([, payload]) => payload)).toEqual([{ content: 'before' }, { content: 'after' }]);
    const view = await store.read(ROOM, {});
    const epoch = view.kind === 'view' ? view.at.epoch : '';
    const resumed = await connect(2, `${epoch}:1`);
    await resumed.expect({ type: 'room', seq: 2, payload: hidden });
    await resumed.expect({ type: 'chat', seq: 3 });
    for (const { frames } of clients) expect(JSON.stringify(frames)).not.toContain(SECRET);
    // Those it is for read it here, whatever the other release has read or written since.
    await newer.get({ type: 'chat', payload: { content: 'of the old one' } });
    const { log, lanes } = (await store.read(ROOM, { since: { epoch, seq: 1 }, lanes: [OTHER] })) as Extract<
      typeof view,
      { kind: 'view' }
    >;
    expect(log).toMatchObject({ entries: [{ seq: 2, ...secret }, { seq: 3 }, { seq: 4 }] });
    expect(lanes.get(OTHER)).toMatchObject([{ order: 2, body, to: [BEN] }]);
  }, 60_000);

  it('UP-17 a value of a lane that v=1 clients hear is told to them, too, and is a position of nowhere', async () => {
    const [newer, seed] = [await connect(2), await connect(1)];
    await store.setLane(ROOM, put(POSITIONS));
    for (const client of [newer, seed]) await client.expect({ type: 'location', user_id: ANA, payload: hidden });
    const late = await connect(1);
    await late.expect({ type: 'location', user_id: ANA, payload: hidden });
    const { positions } = await newer.get({ type: 'location', payload: { action: 'snapshot' } });
    expect(positions).toEqual([{ user_id: ANA, ...hidden, age_ms: null, state: 'offline' }]);
    for (const { frames } of clients) expect(JSON.stringify(frames)).not.toMatch(/41\.25|canary/);
  }, 60_000);

  it('UP-17 what it puts in place of an addressed value is for everybody', async () => {
    const client = await connect(2);
    const recorder = new SignalRecorder();
    await store.watch(ROOM, recorder.listener);
    await store.setLane(ROOM, { ...put(POSITIONS), key: BEN, by: BEN });
    await client.get({ type: 'location', payload: { latitude: 1, longitude: 2 } });
    const values = () => recorder.signals.flatMap((signal) => (signal.kind === 'lane' ? [signal.entry] : []));
    await recorder.until(() => values().length === 2);
    expect(values()[0]).toMatchObject({ body, to: [BEN] });
    expect(values()[1]).not.toHaveProperty('to');
  }, 60_000);
});
