import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RoomLog } from '../../scripts/support/room-log.js';
import { eventually } from '../support/eventually.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';
import { PreviousRelease } from './previous-release.js';
import { SteadyWriter } from './steady-writer.js';

type Release = 'old' | 'new';

/** Lines of each writer between two steps of an upgrade. */
const LINES = 100;
const DEADLINE_MS = 15_000;
/** The one before a replica came; ended by the release that notices first, then by the other, twice: busy, then quiet. */
const EPOCHS_MAX = 4;

describe('a rolling upgrade, and back', () => {
  let previous: PreviousRelease;
  let redis: RedisServer;
  let replica: RedisServer | undefined;
  /** Running, in the order in which they were started. */
  let servers: ServerProcess[];
  let writers: SteadyWriter[];
  /** Of the instances, for each writer. */
  let addresses: string[][];
  let log: RoomLog;
  beforeAll(async () => void (previous = await PreviousRelease.extract()), 60_000);
  afterAll(() => previous.remove());
  beforeEach(async () => {
    redis = await RedisServer.start();
    servers = [];
    writers = [];
    log = new RoomLog();
  }, 60_000);
  afterEach(async () => {
    await Promise.all(writers.map((writer) => writer.close()));
    await Promise.all(servers.map((server) => server.dispose()));
    await replica?.dispose();
    await redis.dispose();
  }, 60_000);

  const replicationId = async () => {
    const info = String(await redis.ask('INFO', 'replication'));
    return /master_replid:(\w+)/.exec(info)?.[1];
  };
  const start = async (release: Release) => {
    const env = { REDIS_ADDR: redis.address, RATE_LIMIT: 'off' };
    servers.push(await ServerProcess.start({ env, ...(release === 'old' && { root: previous.root }) }));
  };
  /** Tells the writers where the instances are. */
  const publish = () => {
    const urls = servers.map(({ url }) => url);
    addresses.forEach((own, n) => own.splice(0, own.length, ...urls.slice(n), ...urls.slice(0, n)));
  };
  /** Starts the next one, and stops the one that has run for longest, as an orchestrator does. */
  const replaceOldest = async (release: Release) => {
    await Promise.all([start(release), writeALot()]);
    const [oldest] = servers.splice(0, 1);
    publish();
    await oldest?.stop();
    expect(oldest?.exitCode).toBe(0);
    await oldest?.dispose();
  };
  const writeALot = () => Promise.all(writers.map((writer) => writer.goOn(LINES, DEADLINE_MS)));
  /** Writer n looks for the n-th instance first. */
  const startWriters = async () => {
    addresses = servers.map(() => []);
    publish();
    writers = await Promise.all(
      addresses.map((urls, n) => SteadyWriter.start({ user: `w${n}`, room: 'trip', urls, log })),
    );
    for (const writer of writers) writer.begin();
  };

  /** All that was promised is there once, at its seq, in one order for all; nobody was asked to drop anything. */
  const expectNothingLost = async () => {
    await Promise.all(writers.map((writer) => writer.end()));
    const promised = new Map(writers.flatMap((writer) => [...writer.promised]));
    const head = Math.max(...promised.keys());
    await Promise.all(writers.map((writer) => writer.reached(head, DEADLINE_MS)));
    expect(log.faults).toEqual([]);
    expect(log.events.filter(({ seq }) => !promised.has(seq ?? 0))).toEqual([]);
    for (const [seq, content] of promised) expect(log.at(seq)?.payload).toMatchObject({ content });
    expect(writers.flatMap(({ losses }) => losses)).toEqual([]);
  };

  it('UP-8 instances are replaced one by one under load, up and down again: nothing is lost, doubled or reordered', async () => {
    await Promise.all([start('old'), start('old')]);
    await startWriters();
    for (const release of ['new', 'new', 'old', 'old'] as const) {
      await replaceOldest(release);
    }
    await writeALot();
    await expectNothingLost();
    for (const { joins } of writers) expect(joins).toBeGreaterThan(2);
    // Redis was the same all the time; two releases must not take each other for a restart of it.
    expect(new Set(writers.flatMap(({ epochs }) => [...epochs])).size).toBe(1);
  }, 90_000);

  it('UP-9 a replica that comes ends an epoch as often as releases notice it, not at every call; nobody loses anything', async () => {
    await Promise.all([start('old'), start('new')]);
    await startWriters();
    await writeALot();
    const before = await replicationId();
    // Redis calls itself by another replication id from its first replica on; the releases notice at different times.
    replica = await RedisServer.start({ config: ['--replicaof', `127.0.0.1 ${redis.port}`] });
    await eventually(async () => expect(await replicationId()).not.toBe(before));
    for (let times = 0; times < 5; times += 1) await writeALot();
    await expectNothingLost();
    const epochs = new Set(writers.flatMap((writer) => [...writer.epochs]));
    expect(epochs.size).toBeGreaterThan(1);
    expect(epochs.size).toBeLessThanOrEqual(EPOCHS_MAX);
  }, 60_000);
});
