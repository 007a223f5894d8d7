import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../src/clock/clock.js';
import { parseRedisPlace } from '../../src/config/redis-place.js';
import { RedisRoomStore } from '../../src/store/redis/redis-room-store.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { RallyClient } from '../support/rally-client.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';

/** Made for this test, for 127.0.0.1, and worth nothing anywhere else. */
const file = (name: string) => fileURLToPath(new URL(`../support/tls/${name}`, import.meta.url));

describe('a Redis that speaks TLS', () => {
  let redis: RedisServer;
  let address: string;
  let server: ServerProcess | undefined;

  beforeEach(async () => {
    const port = String(await freePort());
    const [certificate, key] = [file('certificate.pem'), file('key.pem')];
    const tls = [
      '--tls-port',
      port,
      '--tls-cert-file',
      certificate,
      '--tls-key-file',
      key,
      '--tls-ca-cert-file',
      certificate,
    ];
    redis = await RedisServer.start({ config: [...tls, '--tls-auth-clients', 'no', '--requirepass', 's3cret'] });
    address = `rediss://:s3cret@127.0.0.1:${port}`;
  });
  afterEach(async () => {
    await server?.dispose();
    server = undefined;
    await redis.dispose();
  });

  it('is used by a server that trusts its certificate', async () => {
    server = await ServerProcess.start({
      env: { STORE: 'redis', REDIS_ADDR: address, NODE_EXTRA_CA_CERTS: file('certificate.pem') },
    });
    const ana = await RallyClient.connect(server.url, { room: 'trip', user: 'ana', v: 2 });
    expect(await ana.get({ type: 'chat', payload: { content: 'sealed' } })).toMatchObject({ seq: 1 });
    ana.terminate();
    expect(server.output).not.toContain('s3cret');
  });

  it('is not used where its certificate is not trusted', async () => {
    const place = parseRedisPlace(address);
    if (place === undefined) throw new Error('not an address');
    const store = await RedisRoomStore.open({ place, clock: new SystemClock(), graceMs: 0 });
    await eventually(() => expect(store.status().up).toBe(false));
    expect(store.status().detail).not.toContain('s3cret');
    await store.close();
  });
});
