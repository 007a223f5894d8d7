import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TRACE_SDK, printedSpans } from '../support/printed-spans.js';
import type { PrintedSpan } from '../support/printed-spans.js';
import { RallyClient } from '../support/rally-client.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';

describe('traces of two instances', () => {
  let redis: RedisServer;
  let servers: ServerProcess[] = [];
  beforeEach(async () => {
    redis = await RedisServer.start();
    const env = { REDIS_ADDR: redis.address };
    servers = await Promise.all([1, 2].map(() => ServerProcess.start({ env, preload: [TRACE_SDK] })));
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.dispose()));
    await redis.dispose();
  });

  it('what an instance delivers belongs to the trace of the command that another one committed', async () => {
    const clients = await Promise.all(
      servers.map(({ url }, place) => RallyClient.connect(url, { room: 'trip', user: `u${place}`, v: 2 })),
    );
    for (const client of clients) await client.expect({ type: 'room', payload: { action: 'joined' } });
    const [ana, ben] = clients;
    const said = ['one', 'two', 'three'];
    // At once, so that one delivery may bring several.
    for (const content of said) ana?.say({ type: 'chat', payload: { content } });
    for (const content of said) await ben?.expect({ type: 'chat', payload: { content } });
    await ana?.get({ type: 'location', payload: { latitude: 48.7, longitude: 2 } });
    await ben?.expect({ type: 'location', user_id: 'u0' });
    for (const client of clients) client.terminate();
    await Promise.all(servers.map((server) => server.stop()));

    const [here = [], there = []] = servers.map(({ output }) => printedSpans(output));
    const named = (spans: readonly PrintedSpan[], name: string) => spans.filter((span) => span.name === name);
    const deliveries = named(there, 'rally.delivery');
    const reached = new Set(deliveries.flatMap(({ parent, links }) => [parent, ...links]));
    for (const kind of ['chat.send', 'location.update']) {
      const commands = named(here, 'rally.command').filter(({ attributes }) => attributes['rally.kind'] === kind);
      expect(commands.length).toBeGreaterThan(0);
      for (const { spanId } of commands) {
        const writes = here.filter(({ name, parent }) => /store (commit|lane)/.test(name) && parent === spanId);
        expect(writes.some((write) => reached.has(write.spanId))).toBe(true);
      }
    }
    const traces = new Set(named(here, 'rally.command').map(({ traceId }) => traceId));
    for (const { parent, traceId } of deliveries) if (parent !== undefined) expect(traces).toContain(traceId);
  });
});
