import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { RedisServer } from '../support/redis-server.js';
import { TestServer, closeServers } from '../support/test-server.js';

const SNAPSHOT = 'dump.rdb';

describe('a backup of Redis', () => {
  const dirs: string[] = [];
  const servers: RedisServer[] = [];
  afterEach(async () => {
    await closeServers();
    await Promise.all(servers.splice(0).map((server) => server.dispose()));
    await Promise.all(dirs.splice(0).map((dir) => rm(dir, { recursive: true, force: true })));
  });

  async function started(dir: string, appendOnly: boolean): Promise<RedisServer> {
    const server = await RedisServer.start({ dir, appendOnly });
    servers.push(server);
    return server;
  }
  async function emptyDir(): Promise<string> {
    const dir = await mkdtemp(join(tmpdir(), 'rally-backup-'));
    dirs.push(dir);
    return dir;
  }
  const persistence = async (server: RedisServer) => String(await server.ask('INFO', 'persistence'));

  /** As docs/operations.md says. */
  async function backUp(server: RedisServer, to: string): Promise<void> {
    await server.ask('BGSAVE');
    await eventually(async () => expect(await persistence(server)).toContain('rdb_bgsave_in_progress:0'));
    expect(await persistence(server)).toContain('rdb_last_bgsave_status:ok');
    await copyFile(join(server.dir, SNAPSHOT), join(to, SNAPSHOT));
  }
  async function restore(dir: string): Promise<RedisServer> {
    const loading = await started(dir, false);
    await loading.ask('CONFIG', 'SET', 'appendonly', 'yes');
    await eventually(async () => {
      expect(await persistence(loading)).toMatch(/aof_rewrite_in_progress:0[^]*aof_rewrite_scheduled:0/);
    });
    await loading.stop();
    return started(dir, true);
  }
  async function connect(server: TestServer, query = '') {
    const client = await server.connect({ room: 'trip', user: 'ana', v: 2, query });
    const { payload } = await client.expect({ type: 'room', payload: { action: 'joined' } });
    const say = (content: string) => client.get({ type: 'chat', payload: { content } });
    return { client, payload, say };
  }

  it('OPS-1 ROOM-3 restores what it had; who had more is told from where to forget, and goes on from there', async () => {
    const [first, copy] = [await started(await emptyDir(), true), await emptyDir()];
    const server = await TestServer.start({ REDIS_ADDR: first.address });
    const ana = await connect(server);
    await ana.say('kept');
    await backUp(first, copy);
    for (const content of ['lost 1', 'lost 2']) await ana.say(content);
    await server.stop();
    await first.stop();

    const second = await restore(copy);
    const again = await TestServer.start({ REDIS_ADDR: second.address });
    const since = `since=${String(ana.payload['epoch'])}:3`;
    const back = await connect(again, since);
    expect(back.payload).toMatchObject({ resumed: true, cut: 1, seq: 1 });
    expect(String(back.payload['epoch']) > String(ana.payload['epoch'])).toBe(true);
    expect(await back.say('new')).toMatchObject({ seq: 2, epoch: back.payload['epoch'] });
    const { messages } = await back.client.get({ type: 'chat', payload: { action: 'history' } });
    expect(messages).toMatchObject([{ content: 'kept' }, { content: 'new' }]);
  }, 20_000);

  it('OPS-2 is ignored by a Redis that is started with an append-only file at once: why operators are told not to', async () => {
    const [first, copy] = [await started(await emptyDir(), true), await emptyDir()];
    await first.ask('SET', 'x', '1');
    await backUp(first, copy);
    const wrong = await started(copy, true);
    expect(await wrong.ask('GET', 'x')).toBeNull();
  }, 20_000);
});
