import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Frame } from '../support/rally-client.js';
import { RallyClient } from '../support/rally-client.js';
import { WireClient } from '../../scripts/support/wire-client.js';
import { RedisServer } from '../support/redis-server.js';
import { eventually } from '../support/eventually.js';
import { ServerProcess } from '../support/server-process.js';

const APPENDS = 10_000;
const WRITERS = 20;
/** Writers keep so many frames under way, as impatient clients do. */
const UNDER_WAY = 25;
const OUTAGE_MS = 5_000;
const UNAVAILABLE_WITHIN_MS = 2_000;
const HEALED_WITHIN_MS = 5_000;
/** After the outage no more are written: of 1,000 events and more that an instance did not hear, its readers are not told. */
const AFTER_OUTAGE_MAX = 500;

/** Seqs of the durable events that a client was told, in the order in which it was. */
function seqsOf(client: RallyClient): number[] {
  return client.of('chat').map(({ seq }) => seq ?? 0);
}

function dense(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** The last event that it was told, and whether it may wait for the next. */
function standOf(client: RallyClient): object {
  const last = client.of('room').at(-1)?.payload['action'];
  return { seq: seqsOf(client).at(-1), isReading: last !== 'reset', isOpen: client.ws.readyState === client.ws.OPEN };
}

/** Each event as every reader must see it: `re` is for its author. */
function story(client: RallyClient): string[] {
  return client
    .of('chat')
    .map(({ seq, user_id: user, payload }: Frame) => `${seq} ${user} ${String(payload['content'])}`);
}

describe('two instances on one Redis', () => {
  let redis: RedisServer;
  /** Shared by all tests, each in a room of its own; who was ended by one is replaced before the next. */
  let servers: ServerProcess[] = [];
  let clients: RallyClient[];
  let rooms = 0;
  let room: string;
  const start = () => {
    const env = { REDIS_ADDR: redis.address, RATE_LIMIT: 'off', PRESENCE_GRACE_MS: '500', LOG_LEVEL: 'info' };
    return ServerProcess.start({ env });
  };
  beforeAll(async () => {
    redis = await RedisServer.start({ appendOnly: true });
  });
  beforeEach(async () => {
    clients = [];
    room = `trip-${(rooms += 1)}`;
    for (const server of servers) if (!server.isRunning) await server.dispose();
    servers = servers.filter((server) => server.isRunning);
    servers.push(...(await Promise.all(Array.from({ length: 2 - servers.length }, start))));
  });
  afterEach(async () => {
    redis.resume();
    if (!redis.isRunning) await redis.restart();
    for (const client of clients) client.terminate();
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.dispose()));
    await redis.dispose();
  });

  const connect = async (instance: number, user: string): Promise<RallyClient> => {
    const client = await RallyClient.connect(servers[instance]?.url ?? '', { room, user, v: 2 });
    clients.push(client);
    await client.expect({ type: 'room', payload: { action: 'joined' } });
    return client;
  };
  /** For whoever has to find out why. */
  const withLogs = (error: unknown): never => {
    throw new Error([String(error), ...servers.map(({ output }) => output)].join('\n'));
  };
  /** Says the same again until it is acknowledged, as a client that lost an ack does; gives the ack's seq. */
  const insist = async (client: RallyClient, id: string): Promise<number> => {
    for (;;) {
      client.say({ type: 'chat', id, payload: { content: id } });
      const answer = await client.expect(
        { re: id, type: (type: unknown) => type === 'ack' || type === 'error' },
        60_000,
      );
      if (answer.type === 'ack') return Number(answer.payload['seq']);
      expect(answer.payload).toMatchObject({ code: 'unavailable', retryable: true });
    }
  };

  it('TWO-1 10,000 appends from both sides are dense, unique, and in one order for every reader', async () => {
    const readers = [await connect(0, 'reader-a'), await connect(1, 'reader-b')];
    const write = async (place: number): Promise<number[]> => {
      const url = servers[place % servers.length]?.url ?? '';
      const { client } = await WireClient.join({ url, room, user: `w${place}` });
      const seqs: number[] = [];
      for (let left = APPENDS / WRITERS; left > 0; left -= UNDER_WAY) {
        const frames = dense(UNDER_WAY).map((index) => client.get('chat', { content: `${place}-${left}-${index}` }));
        for (const { seq } of await Promise.all(frames)) seqs.push(Number(seq));
      }
      await client.close();
      return seqs;
    };
    const seqs = (await Promise.all(dense(WRITERS).map(write))).flat();
    expect(seqs.sort((one, other) => one - other)).toEqual(dense(APPENDS));
    await eventually(() => {
      for (const reader of readers) expect(seqsOf(reader)).toHaveLength(APPENDS);
    });
    const [reference, other] = readers.map(story);
    expect(readers.map(seqsOf)[0]).toEqual(dense(APPENDS));
    expect(other).toEqual(reference);
  }, 120_000);

  it('TWO-2 show one presence, lock against each other, and tell each unlock once', async () => {
    const ana = await connect(0, 'ana');
    const ben = await connect(1, 'ben');
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { action: 'join' } });
    const { members } = await ben.get({ type: 'room', room_id: room, payload: { action: 'members' } });
    expect(members).toMatchObject([
      { user_id: 'ana', state: 'online' },
      { user_id: 'ben', state: 'online' },
    ]);
    await ana.get({ type: 'planning', payload: { action: 'lock', item_id: 'dinner' } });
    const refusal = await ben.refused({ type: 'planning', payload: { action: 'lock', item_id: 'dinner' } });
    expect(refusal).toMatchObject({ code: 'item_locked', details: { holder: { user_id: 'ana' } } });
    await ana.get({ type: 'planning', payload: { action: 'unlock', item_id: 'dinner' } });
    await ben.expect({ type: 'planning', payload: { action: 'unlock', reason: 'released' } });
    const race = [ana, ben].map((client) =>
      client.ask({ type: 'planning', payload: { action: 'lock', item_id: 'bus' } }),
    );
    const answers = await Promise.all(race);
    expect(answers.map(({ type }) => type).sort()).toEqual(['ack', 'error']);
    await Promise.all([ana.settled(), ben.settled()]);
    for (const client of [ana, ben]) {
      const unlocks = client.of('planning').filter(({ payload }) => payload['action'] === 'unlock');
      expect(unlocks).toHaveLength(1);
    }
  });

  it.each([
    ['stands still', () => redis.pause(), () => redis.resume()],
    ['is killed', () => redis.kill(), () => redis.restart()],
  ] as const)(
    'TWO-4 while Redis %s for 5 s under load: no false ack, unavailable in 2 s, healed in 5 s, nothing lost',
    async (_, hurt, heal) => {
      const readers = [await connect(0, 'reader-a'), await connect(1, 'reader-b')];
      const writers = await Promise.all(dense(8).map((index) => connect(index % 2, `w${index}`)));
      const acked = new Map<string, number>();
      const slowest = { refusalMs: 0 };
      let most = Infinity;
      const load = writers.map(async (writer, place) => {
        for (let index = 0; acked.size < most; index += 1) {
          const id = `${place}-${index}`;
          const askedAt = performance.now();
          writer.say({ type: 'chat', id, payload: { content: id } });
          const type = (of: unknown): boolean => of === 'ack' || of === 'error';
          const answer = await writer.expect({ re: id, type }, 20_000);
          if (answer.type === 'ack') acked.set(id, Number(answer.payload['seq']));
          else {
            expect(answer.payload).toMatchObject({ code: 'unavailable', retryable: true });
            slowest.refusalMs = Math.max(slowest.refusalMs, performance.now() - askedAt);
          }
        }
      });
      await eventually(() => expect(acked.size).toBeGreaterThan(50));
      await hurt();
      await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS)); // The outage itself.
      const before = acked.size;
      most = before + AFTER_OUTAGE_MAX;
      await heal();
      const healedAt = performance.now();
      await eventually(() => expect(acked.size).toBeGreaterThan(before + 50));
      await Promise.all(servers.map((server) => eventually(async () => expect(await readiness(server)).toBe(200))));
      expect(performance.now() - healedAt).toBeLessThan(HEALED_WITHIN_MS);
      most = 0;
      await Promise.all(load);
      expect(slowest.refusalMs).toBeGreaterThan(0);
      expect(slowest.refusalMs).toBeLessThan(UNAVAILABLE_WITHIN_MS + 500);
      const last = await insist(writers[0] ?? (await connect(0, 'w')), 'last');
      await eventually(() => {
        for (const reader of readers) expect(standOf(reader)).toEqual({ seq: last, isReading: true, isOpen: true });
      }).catch(withLogs);
      const [reference = [], other] = readers.map(story);
      expect(other).toEqual(reference);
      expect(readers.map(seqsOf)[0]).toEqual(dense(last));
      const contents = reference.map((line) => line.split(' ')[2]);
      expect(new Set(contents).size).toBe(contents.length);
      for (const [id, seq] of acked) expect(contents[seq - 1]).toBe(id);
      for (const server of servers) expect(server.exitCode).toBeNull();
    },
    60_000,
  );

  it('TWO-5 know of each other: health counts them, the log tells who drains and who is gone; clients have no way in', async () => {
    await Promise.all(servers.map((server) => eventually(async () => expect(await instancesOf(server)).toBe(2))));
    servers[1]?.signal('SIGTERM');
    await eventually(() => expect(servers[0]?.output).toMatch(/\S+ drains\n[^]*\S+ is gone: 1 instances/));
    await eventually(async () => expect(await instancesOf(servers[0])).toBe(1));
    const client = await connect(0, 'ana');
    const join = { type: 'room', room_id: '$system', payload: { action: 'join' } };
    expect(await client.refused(join)).toMatchObject({ code: 'bad_envelope' });
    await eventually(() => expect(servers[1]?.isRunning).toBe(false)); // Else the next test would take it for one that stays.
  });

  it('TWO-3 take out the members and end the leases of the one that was killed, once', async () => {
    const ana = await connect(0, 'ana');
    const ben = await connect(1, 'ben');
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { action: 'join' } });
    await ben.get({ type: 'planning', payload: { action: 'lock', item_id: 'dinner', ttl_ms: 5_000 } });
    await servers[1]?.kill();
    const deadline = 30_000;
    await ana.expect({ type: 'planning', payload: { action: 'unlock', item_id: 'dinner' } }, deadline);
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { action: 'leave', state: 'offline' } }, deadline);
    await ana.get({ type: 'planning', payload: { action: 'lock', item_id: 'dinner' } });
    const unlocks = ana.of('planning').filter(({ payload }) => payload['action'] === 'unlock');
    expect(unlocks).toHaveLength(1);
  }, 60_000);
});

async function instancesOf(server: ServerProcess | undefined): Promise<unknown> {
  const health = await fetch(`http://127.0.0.1:${server?.port ?? 0}/health`);
  const { details } = (await health.json()) as { details: { accepting: { instances: number } } };
  return details.accepting.instances;
}

async function readiness(server: ServerProcess): Promise<number> {
  return (await fetch(`http://127.0.0.1:${server.port}/health/ready`)).status;
}
