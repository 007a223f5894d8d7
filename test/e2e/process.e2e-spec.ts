import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../support/free-port.js';
import { itOn } from '../support/it-on.js';
import { RallyClient } from '../support/rally-client.js';
import { ServerProcess } from '../support/server-process.js';
import { STORE } from '../support/store-under-test.js';
import { within } from '../support/within.js';

describe('the process', () => {
  let server: ServerProcess | undefined;
  afterEach(async () => server?.dispose());

  it('says where it listens, where its data is, and a line to try that works', async () => {
    const adminPort = await freePort();
    server = await ServerProcess.start({ env: { ADMIN_PORT: String(adminPort) } });
    const { port, dataDir, output } = server;
    expect(output).toContain(`http://localhost:${port}/health`);
    expect(output).toContain(`http://127.0.0.1:${adminPort}/metrics\n`);
    expect((await fetch(`http://127.0.0.1:${adminPort}/metrics`)).status).toBe(200);
    expect(output).toContain(STORE === 'embedded' ? `journal in ${dataDir}` : 'redis at 127.0.0.1:');
    const url = /npx wscat -c "ws:\/\/localhost:\d+\/ws\?room_id=(\w+)&user_id=(\w+)"/.exec(output);
    const frame = /> (\{.*\})/.exec(output)?.[1] ?? '';
    const client = await RallyClient.connect(server.url, { room: String(url?.[1]), user: String(url?.[2]) });
    client.sayRaw(frame);
    await client.expect({ type: 'chat', payload: { content: 'Hello world!' } });
    await client.close();
  });

  it('G10 SIGTERM closes sockets with 1012 and ends with 0; a second one does not cut it short; in production all is JSON', async () => {
    const production = { NODE_ENV: 'production', ALLOW_INSECURE: 'true', LOG_LEVEL: 'info' };
    server = await ServerProcess.start({ env: { DRAIN_WINDOW_MS: '500', ...production } });
    const { url } = server;
    const clients = await Promise.all(
      ['a', 'b', 'c'].map((user) => RallyClient.connect(url, { room: 'r', user, v: 2 })),
    );
    server.signal('SIGTERM');
    server.signal('SIGTERM');
    for (const client of clients) expect(await client.closed).toMatchObject({ code: 1012 });
    await server.died();
    expect(server.exitCode).toBe(0);
    const entries = server.output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    const message = expect.stringMatching(
      `^Rally Realtime .* at ws://localhost:${server.port}/ws; store: .*; AUTH_MODE=none`,
    );
    expect(entries).toContainEqual(expect.objectContaining({ level: 'info', context: 'Start', message }));
  });

  it('G10 what nothing handles, thrown or rejected, is logged once; clients get 1012, the process ends with 1', async () => {
    const preload = [new URL('../support/uncaught.mjs', import.meta.url)];
    const failAt = async (signal: NodeJS.Signals) => {
      const faulty = await ServerProcess.start({ preload });
      try {
        const client = await RallyClient.connect(faulty.url, { room: 'r', user: 'a', v: 2 });
        faulty.signal(signal);
        expect(await client.closed).toMatchObject({ code: 1012 });
        await faulty.died();
        expect(faulty.exitCode).toBe(1);
        expect(faulty.output.match(/ error \[Process\] .*\n {4}Error: planted\n/g)).toHaveLength(1);
      } finally {
        await faulty.dispose();
      }
    };
    await Promise.all([failAt('SIGUSR2'), failAt('SIGHUP')]);
  });

  it('G4 keeps a crowd waiting that comes while it is busy, instead of letting the system drop it', async () => {
    server = await ServerProcess.start();
    const { port } = server;
    server.signal('SIGSTOP'); // As busy as can be: it accepts nobody.
    const sockets = Array.from({ length: 1_500 }, () => connect(port, '127.0.0.1'));
    const arrivals = Promise.all(sockets.map((socket) => once(socket, 'connect')));
    try {
      await within(5_000, arrivals, () => `${sockets.filter(({ connecting }) => connecting).length} were dropped`);
    } finally {
      for (const socket of sockets) socket.on('error', () => undefined).destroy();
      server.signal('SIGCONT');
    }
  });

  it('does not start on an environment that is wrong, and tells all that is wrong at once', async () => {
    const env = { PORT: 'http', LOG_LEVEL: 'loud', HEARTBEATMS: '9', REDIS_ADDR: 'localhost:6379' };
    const start = ServerProcess.start({ env });
    await expect(start).rejects.toThrow(/did not start/);
    await expect(start).rejects.toThrow(/PORT must be a whole number/);
    await expect(start).rejects.toThrow(/LOG_LEVEL must be one of/);
    await expect(start).rejects.toThrow(/HEARTBEATMS.*HEARTBEAT_MS/);
  });

  itOn('embedded', 'a directory has one owner')(
    'does not start on data that another one uses, and says which',
    async () => {
      server = await ServerProcess.start();
      const second = ServerProcess.start({ dataDir: server.dataDir });
      await expect(second).rejects.toThrow(/in use by process \d+/);
    },
  );
});
