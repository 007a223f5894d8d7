import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chatIn, readHistory } from '../../scripts/support/history.js';
import { LogReader } from '../../scripts/support/event-order.js';
import { RoomLog } from '../../scripts/support/room-log.js';
import { Watch } from '../../scripts/support/watch.js';
import { WireClient } from '../../scripts/support/wire-client.js';
import { CrashWriter } from '../support/crash-writer.js';
import { ServerProcess } from '../support/server-process.js';
import { STORE } from '../support/store-under-test.js';

/** What a kill can spoil is the journal; on Redis there is none. In CI half as many. */
const KILLS = STORE === 'embedded' && process.env['CI'] === undefined ? 20 : 5;
/** Acks between two kills: together well above 1,000. */
const ACKS_PER_KILL = 1_200 / KILLS;
/** This kill happens within a write of the journal, where there is one. */
const TORN_KILL = STORE === 'embedded' ? 5 : NaN;
const ROOMS = ['north', 'south'];
const WRITERS_PER_ROOM = 4;
const DEADLINE_MS = 15_000;
const TORN_WRITE = new URL('../support/torn-write.mjs', import.meta.url);

/** One who follows a room across crashes, by `since`. */
class Follower {
  readonly log = new RoomLog();
  readonly watch = new Watch();
  private readonly reader = new LogReader('follower', this.log);

  constructor(readonly room: string) {}

  async join(url: string): Promise<WireClient> {
    const since = this.reader.epoch === '' ? undefined : this.reader.since;
    const { client, joined } = await WireClient.join({
      url,
      room: this.room,
      user: 'follower',
      since,
      onFrame: (frame) => {
        this.reader.take(frame);
        this.watch.changed();
      },
    });
    const reached = () => this.reader.cursor >= Number(joined.payload['seq']);
    expect(await this.watch.until(reached, DEADLINE_MS)).toBe(true);
    return client;
  }
}

/** Whether this one comes half way through a write; on Redis the server has no file of its own. */
function isTorn(kill: number): boolean {
  return STORE === 'embedded' && kill === TORN_KILL;
}

describe('kill -9', () => {
  const followers = ROOMS.map((room) => new Follower(room));
  let acks = 0;
  let onAck: () => void = () => undefined;
  const writers = followers.map(({ room }) =>
    Array.from({ length: WRITERS_PER_ROOM }, (_, n) => new CrashWriter(`${room}-${n}`, room, () => (acks++, onAck()))),
  );
  let server: ServerProcess;
  const start = (dataDir?: string) =>
    ServerProcess.start({
      preload: [TORN_WRITE],
      env: { RATE_LIMIT: 'off' },
      ...(dataDir === undefined ? {} : { dataDir }),
    });

  beforeAll(async () => void (server = await start()), 40_000);
  afterAll(async () => {
    await server.kill();
    await server.dispose();
  });

  /** Everybody writes until the server is killed in the moment of an ack, or by itself within a write. */
  async function writeUntilKilled(kill: number): Promise<void> {
    const enough = acks + ACKS_PER_KILL;
    onAck = () => {
      if (acks === enough) server.signal(isTorn(kill) ? 'SIGUSR2' : 'SIGKILL');
    };
    await Promise.all(writers.flat().map((writer) => writer.write(server.url)));
    await server.died();
  }

  /** All that was promised is there, once, at its seq; what is there was asked for. */
  function expectKept(): void {
    followers.forEach(({ log }, n) => {
      expect([...log.faults, ...log.leaseFaults()]).toEqual([]);
      const promised = writers[n]?.flatMap((writer) => writer.promised) ?? [];
      for (const { user, id, seq, payload } of promised) {
        expect({ id, event: log.at(seq) }).toMatchObject({ id, event: { seq, user_id: user, payload } });
      }
      expect(new Set(promised.map(({ seq }) => seq)).size).toBe(promised.length);
    });
  }

  it('ROOM-1 ROOM-3 ENV-5 loses no acknowledged event, and does nothing twice', async () => {
    for (let kill = 1; kill <= KILLS; kill++) {
      const clients = await Promise.all(followers.map((follower) => follower.join(server.url)));
      expectKept();
      await writeUntilKilled(kill);
      await Promise.all(clients.map(({ closed }) => closed));
      if (isTorn(kill)) expect(await lastByteOfJournal(server.dataDir)).not.toBe('\n');
      if (isTorn(kill - 1)) expect(server.output).toContain('dropped the unfinished last');
      server = await start(server.dataDir);
    }
    await Promise.all(writers.flat().map((writer) => writer.settle(server.url)));
    const clients = await Promise.all(followers.map((follower) => follower.join(server.url)));
    expectKept();
    expect(acks).toBeGreaterThanOrEqual(1_000);
    followers.forEach(({ log }, n) => expect(log.head).toBe(writers[n]?.flatMap(({ promised }) => promised).length));
    for (const [n, client] of clients.entries()) await expectStateOf(client, followers[n]?.log ?? new RoomLog());
    // Of what the crashes left open, some had been done and some had not: both were met.
    const sum = (figure: 'repeated' | 'duplicates') => writers.flat().reduce((total, one) => total + one[figure], 0);
    expect(sum('duplicates')).toBeGreaterThan(0);
    expect(sum('repeated')).toBeGreaterThan(sum('duplicates'));
  }, 120_000);
});

/** What reads say is what the events said. */
async function expectStateOf(client: WireClient, log: RoomLog): Promise<void> {
  expect(await readHistory(client)).toEqual(chatIn(log));
  const { items } = await client.get('planning', { action: 'snapshot' });
  expect(items).toHaveLength(WRITERS_PER_ROOM);
  expect(items).toEqual(
    expect.arrayContaining(log.itemsAt(log.head).map((item) => expect.objectContaining(item) as unknown)),
  );
}

async function lastByteOfJournal(dataDir: string): Promise<string> {
  const names = (await readdir(dataDir)).filter((name) => name.startsWith('journal-')).sort();
  const file = await open(join(dataDir, names.at(-1) ?? ''));
  const { size } = await file.stat();
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  await file.close();
  return buffer.toString();
}
