import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ADMIN_TOKEN, askAdmin } from '../support/ask-admin.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { RallyClient } from '../support/rally-client.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';

const PIDS = new URL('../support/worker-pids.mjs', import.meta.url);

const START_MS = 30_000;

describe('WORKERS', () => {
  let redis: RedisServer;
  let server: ServerProcess | undefined;
  beforeEach(async () => {
    redis = await RedisServer.start();
    server = undefined;
  });
  afterEach(async () => {
    await server?.dispose();
    await redis.dispose();
  });

  async function start(env: Record<string, string> = {}): Promise<ServerProcess> {
    server = await ServerProcess.start({
      env: { REDIS_ADDR: redis.address, WORKERS: '2', ...env },
      preload: [PIDS],
    });
    return server;
  }

  const pids = ({ output }: ServerProcess) => [...output.matchAll(/^worker (\d+)$/gm)].map(([, pid]) => Number(pid));

  /** Connections go to the workers in turn. */
  async function connect({ url }: ServerProcess, ...users: string[]): Promise<RallyClient[]> {
    const clients: RallyClient[] = [];
    for (const user of users) {
      const client = await RallyClient.connect(url, { room: 'r', user, v: 2 });
      await client.expect({ type: 'room' });
      clients.push(client);
    }
    return clients;
  }

  it('share one port and all rooms; one that dies is replaced, only its clients notice, and each erases users of the other', async () => {
    const adminPort = await freePort();
    const started = await start({ ADMIN_PORT: String(adminPort), ADMIN_TOKEN });
    /** Of each worker. */
    const adminUrls = [adminPort, adminPort + 1].map((port) => `http://127.0.0.1:${port}`);
    const connections = async () => {
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
      const pages = adminUrls.map(async (url) => {
        const page = await (await fetch(`${url}/metrics`, { headers })).text();
        return /^rally_connections (\d+)$/m.exec(page)?.[1];
      });
      return Promise.all(pages);
    };
    expect(started.output).toMatch(/Workers +2 processes on this port/);
    expect(started.output).toContain(`redis at ${redis.address}`);
    const [ana, ben] = (await connect(started, 'ana', 'ben')) as [RallyClient, RallyClient];
    await ana.get({ type: 'chat', payload: { content: 'across' } });
    for (const client of [ana, ben]) await client.expect({ type: 'chat', payload: { content: 'across' } });

    expect(await connections()).toEqual(['1', '1']);
    process.kill(pids(started)[0] ?? 0, 'SIGKILL');
    const [gone, kept] = await Promise.race([ana.closed.then(() => [ana, ben]), ben.closed.then(() => [ben, ana])]);
    await eventually(() => expect(pids(started)).toHaveLength(3));
    expect(started.output).toMatch(/Worker \d+ died \(SIGKILL\)/);
    await kept?.get({ type: 'chat', payload: { content: 'still here' } });
    expect(gone?.of('chat')).toHaveLength(1);
    // The new one is a process that has to start.
    await eventually(async () => expect((await connections()).sort()).toEqual(['0', '1']), START_MS);
    const elsewhere = adminUrls[(await connections()).indexOf('0')] ?? '';
    const [cara] = await connect(started, 'cara', 'dan');
    const erased = await askAdmin(elsewhere, 'DELETE', `users/${kept === ana ? 'ana' : 'ben'}`);
    expect([erased.status, await erased.text()]).toEqual([200, '{"rooms":1}']);
    await kept?.closed;
    const { messages } = (await cara?.get({ type: 'chat', payload: { action: 'history' } })) ?? {};
    expect((messages as object[]).at(-1)).toMatchObject({ deleted: true, user_id: '$erased' });
  }, 60_000);

  it('G10 SIGTERM drains them all, and then ends with 0', async () => {
    const started = await start({ DRAIN_WINDOW_MS: '300' });
    const clients = await connect(started, 'ana', 'ben', 'cara', 'dan');
    started.signal('SIGTERM');
    started.signal('SIGTERM');
    for (const { closed } of clients) expect(await closed).toMatchObject({ code: 1012 });
    await started.died();
    expect(started.exitCode).toBe(0);
  });

  it('a second Ctrl-C does not wait for the drain', async () => {
    const started = await start({ DRAIN_DELAY_MS: '600000' });
    const clients = await connect(started, 'ana', 'ben');
    started.signal('SIGINT');
    await eventually(async () => {
      expect((await fetch(`http://127.0.0.1:${started.port}/health/ready`)).status).toBe(503);
    });
    started.signal('SIGINT');
    await started.died();
    expect(started.exitCode).toBe(130);
    for (const { closed } of clients) expect(await closed).toMatchObject({ code: 1006 });
  });

  it('drain by themselves when their supervisor is gone', async () => {
    const started = await start();
    const clients = await connect(started, 'ana', 'ben');
    await started.kill();
    for (const { closed } of clients) expect(await closed).toMatchObject({ code: 1012 });
    for (const pid of pids(started)) await eventually(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/));
  });

  it('that die again and again are given up, in one line, and those that are well drain', async () => {
    const started = await start({ RALLY_DIE_YOUNG: '1' });
    const clients = await connect(started, 'ana', 'ben');
    process.kill(pids(started)[0] ?? 0, 'SIGKILL');
    const codes = await Promise.all(clients.map(async ({ closed }) => (await closed).code));
    expect(codes.sort()).toEqual([1006, 1012]);
    await started.died();
    expect(started.exitCode).toBe(1);
    expect(started.output).toContain('5 workers in a row died within 10 s of their start');
  }, 40_000);

  it('end the start if one of them cannot listen', async () => {
    const other = await ServerProcess.start({ env: { STORE: 'embedded' } });
    try {
      const starting = start({ PORT: String(other.port) });
      await expect(starting).rejects.toThrow(/EADDRINUSE/);
      await expect(starting).rejects.toThrow(/a worker did not start/);
    } finally {
      await other.dispose();
    }
  });
});
