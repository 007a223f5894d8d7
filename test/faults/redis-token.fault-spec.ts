import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { RedisServer } from '../support/redis-server.js';
import { RedisBench } from './redis-bench.js';

/** Passes everything on to Redis, but cuts the subscriber off once, when it is asked for its token. */
function cutAtToken(port: number, onCut: () => void): Server {
  let isCut = false;
  return createServer((client: Socket) => {
    const redis = connect(port, '127.0.0.1');
    let isSubscriber = false;
    for (const [one, other] of [
      [client, redis],
      [redis, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
    redis.on('data', (chunk) => client.write(chunk));
    client.on('data', (chunk) => {
      isSubscriber ||= chunk.includes('rally-subscriber');
      if (!isSubscriber || isCut || !chunk.includes('_token')) return void redis.write(chunk);
      isCut = true;
      onCut();
      client.destroy();
    });
  });
}

describe('a store whose Redis', () => {
  let bench: RedisBench;
  let server: RedisServer;
  beforeEach(async () => {
    bench = new RedisBench();
    server = await bench.server();
  });
  afterEach(() => bench.dispose());

  it('REDIS-40 drops the subscriber while its token is asked for opens all the same', async () => {
    let cuts = 0;
    const proxy = cutAtToken(server.port, () => (cuts += 1)).listen(0, '127.0.0.1');
    await new Promise((resolve) => proxy.once('listening', resolve));
    const store = await bench.open({ address: `127.0.0.1:${(proxy.address() as AddressInfo).port}` });
    await eventually(() => expect(store.status()).toMatchObject({ up: true }));
    expect(cuts).toBe(1);
    await store.close();
    await new Promise((resolve) => proxy.close(resolve));
  }, 20_000);
});
