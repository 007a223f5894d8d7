import { readFile, readdir, rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../src/clock/clock.js';
import type { RoomId, SessionId, UserId } from '../../src/protocol/ids.js';
import { EmbeddedRoomStore } from '../../src/store/embedded/embedded-room-store.js';
import { eventually } from '../support/eventually.js';
import { RallyClient } from '../support/rally-client.js';
import { ServerProcess } from '../support/server-process.js';
import { PreviousRelease } from './previous-release.js';

type Release = 'old' | 'new';
/** What a client knows when its server goes down. */
interface Known {
  readonly epoch: string;
  readonly seq: number;
  readonly state: object;
}

const say = (content: string) => ({ type: 'chat', id: `chat-${content}`, payload: { content } });
const plan = (action: string, more: object = {}) => ({ type: 'planning', payload: { action, ...more } });

describe('a journal that another release goes on with', () => {
  let previous: PreviousRelease;
  let dataDir: string;
  let server: ServerProcess;
  beforeAll(async () => void (previous = await PreviousRelease.extract()), 60_000);
  afterAll(() => previous.remove());
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rally-'));
  });
  afterEach(async () => {
    await server.dispose();
    await rm(dataDir, { recursive: true });
  });

  const start = async (release: Release) => {
    const env = { STORE: 'embedded', DATA_DIR: dataDir };
    server = await ServerProcess.start({ dataDir, env, ...(release === 'old' && { root: previous.root }) });
  };
  const connect = (user: string, since?: string) =>
    RallyClient.connect(server.url, {
      room: 'trip',
      user,
      v: 2,
      ...(since !== undefined && { query: `since=${since}` }),
    });
  const stateOf = async (client: RallyClient) => {
    const { items } = await client.get(plan('snapshot'));
    const { messages } = await client.get({ type: 'chat', payload: { action: 'history', after: 0, limit: 100 } });
    return { items, messages };
  };

  /** Somebody writes a little of everything, and is still there, with a lock, when the server ends. */
  const writeAs = async (release: Release): Promise<Known> => {
    const client = await connect('ana');
    const { payload } = await client.expect({ type: 'room', payload: { action: 'joined' } });
    const item_id = `of-${release}`;
    await client.get(say(`first of ${release}`));
    await client.get(plan('update', { item_id, data: { title: release } }));
    await client.get(plan('update', { item_id: 'shared', data: { title: 'Dinner', [release]: true } }));
    const { token } = await client.get(plan('lock', { item_id }));
    await client.get(plan('update', { item_id, data: { notes: 'held' }, token }));
    await client.get({ type: 'location', payload: { latitude: 41, longitude: 2 } });
    await client.get({ type: 'session', payload: { action: 'mode', mode: 'background' } });
    const { seq } = await client.get(say(`last of ${release}`));
    return { epoch: String(payload['epoch']), seq: Number(seq), state: await stateOf(client) };
  };

  /** All is there; what was missed since the first line, and what was done already, is known. */
  const expectKnown = async (release: Release, { epoch, seq, state }: Known) => {
    const client = await connect('ben', `${epoch}:${seq - 1}`);
    const { payload } = await client.expect({ type: 'room', payload: { action: 'joined' } });
    expect(payload).toMatchObject({ resumed: true });
    const content = `last of ${release}`;
    await client.expect({ type: 'chat', seq, payload: { content } });
    expect(await stateOf(client)).toEqual(state);
    const author = await connect('ana');
    expect(await author.get(say(content))).toMatchObject({ seq, duplicate: true });
    await Promise.all([client.close(), author.close()]);
  };

  /** Makes this release write all rooms anew, as it does when the journal has grown. */
  const compact = async () => {
    const store = await EmbeddedRoomStore.open({ dataDir, clock: new SystemClock(), graceMs: 0, compactAboveBytes: 1 });
    const room = 'other' as RoomId;
    await store.enter(room, { session: 's' as SessionId, user: 'cleo' as UserId, role: 'member', isAway: true });
    const filler = 'x'.repeat(256 * 1024);
    await eventually(async () => {
      await store.commit(room, { puts: [['chat.filler/1', filler]] });
      const [oldest = ''] = (await readdir(dataDir)).filter((name) => name.startsWith('journal-'));
      expect(oldest).not.toBe('journal-1.ndjson');
      expect(await readFile(join(dataDir, oldest), 'utf8')).toContain('"t":"compacted"');
    });
    await store.close();
  };

  it.each([
    ['stopped', () => server.stop()],
    ['killed', () => server.kill()],
  ])(
    'UP-14 there and back, the server %s in between: nothing is lost, ids are remembered, clients resume',
    async (_, end) => {
      await start('old');
      const old = await writeAs('old');
      await end();
      await start('new');
      await expectKnown('old', old);
      const now = await writeAs('new');
      await end();
      await compact();
      await start('old');
      await expectKnown('new', now);
      const again = await connect('ana');
      await again.get(plan('update', { item_id: 'shared', data: { title: 'Supper' } }));
      const state = await stateOf(again);
      await again.close();
      await end();
      await start('new');
      const last = await connect('ana');
      expect(await stateOf(last)).toEqual(state);
      await last.close();
    },
    60_000,
  );

  it('UP-18 of what is addressed the one before shows that there was something; back here it is as it was', async () => {
    const room = 'trip' as RoomId;
    const [ana, ben] = ['ana' as UserId, 'ben' as UserId];
    const secret = { kind: 'chat.send', by: ana, body: '{"content":"canary-c41d"}', to: [ben] };
    const withStore = async <T>(use: (store: EmbeddedRoomStore) => Promise<T>): Promise<T> => {
      const store = await EmbeddedRoomStore.open({ dataDir, clock: new SystemClock() });
      return use(store).finally(() => store.close());
    };
    const logSince = (epoch: string) =>
      withStore(async (store) => {
        const view = await store.read(room, { since: { epoch, seq: 0 } });
        return view.kind === 'view' ? view.log : undefined;
      });
    await withStore((store) => store.commit(room, { events: [secret] }));
    await compact();
    const { at } = await withStore(async (store) => {
      const result = await store.commit(room, { events: [secret] });
      return result as Extract<typeof result, { kind: 'committed' }>;
    });
    const expected = await logSince(at.epoch);
    expect(expected).toMatchObject({ entries: [secret, secret] });
    await start('old');
    const client = await connect('ben', `${at.epoch}:0`);
    for (const seq of [1, 2]) await client.expect({ type: 'room', seq, payload: { action: 'hidden' } });
    await client.get(say('of the old one'));
    expect(JSON.stringify(client.frames)).not.toContain('canary');
    await server.stop();
    const { entries = [] } = { ...(await logSince(at.epoch)) } as { entries?: readonly object[] };
    expect(entries).toHaveLength(3);
    expect({ ...expected, entries: entries.slice(0, 2) }).toEqual(expected);
  }, 60_000);
});
