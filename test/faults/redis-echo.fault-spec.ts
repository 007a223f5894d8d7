import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseRedisAddress } from '../../src/config/redis-address.js';
import { StoreMeters } from '../../src/meters/store-meters.js';
import { Connection } from '../../src/store/redis/connection.js';
import { EchoProbe } from '../../src/store/redis/echo-probe.js';
import { Subscriber } from '../../src/store/redis/subscriber.js';
import { silentLog } from '../../src/store/store-log.js';
import { eventually } from '../support/eventually.js';
import { RedisServer } from '../support/redis-server.js';

const EVERY_MS = 50;

describe('the echo probe', () => {
  let servers: RedisServer[];
  let connections: Connection[];
  let probe: EchoProbe | undefined;
  beforeEach(async () => {
    servers = await Promise.all([RedisServer.start(), RedisServer.start()]);
    connections = [];
  });
  afterEach(async () => {
    probe?.close();
    for (const connection of connections) connection.close();
    await Promise.all(servers.map((server) => server.dispose()));
  });

  /** A probe that publishes on the first server and listens on the one of that place. */
  async function probing(listensOn: number) {
    let renewals = -1; // The first connection is none.
    const [publisher, listener] = [0, listensOn].map((place) => {
      const address = parseRedisAddress(servers[place]?.address ?? '');
      if (address === undefined) throw new Error('no address');
      return new Connection(address, 'probe', silentLog);
    });
    if (publisher === undefined || listener === undefined) throw new Error('no connection');
    connections.push(publisher, listener);
    const pair = { commands: publisher, listening: listener };
    const meters = new StoreMeters();
    const subscriber = new Subscriber({ ownerOf: () => pair, doubt: () => undefined }, silentLog, meters);
    const probed = new EchoProbe('me', { all: [pair], partitionsOf: () => [0] }, subscriber, meters, EVERY_MS);
    probe = probed;
    publisher.start({ ready: () => undefined, lost: () => undefined });
    const ready = (): void => {
      renewals += 1;
      subscriber.resubscribe([0]);
    };
    listener.start({ ready, lost: () => undefined });
    return { isWell: () => probed.isWell(pair), renewals: () => renewals, meters };
  }

  it('REDIS-13 finds a subscriber deaf whose connection is healthy, and connects it anew until it hears', async () => {
    const { isWell, renewals, meters } = await probing(1);
    await eventually(() => expect(isWell()).toBe(false));
    await eventually(() => expect(renewals()).toBeGreaterThan(1));
    expect(connections[0]?.isReady).toBe(true);
    expect(meters.faults.counts.get('echo')).toBeGreaterThan(1);
  });

  it('REDIS-14 leaves one that hears alone', async () => {
    const { isWell, renewals, meters } = await probing(0);
    let heard = 0;
    connections[1]?.redis.on('smessage', () => (heard += 1));
    await eventually(() => expect(heard).toBeGreaterThan(5));
    expect([isWell(), renewals()]).toEqual([true, 0]);
    expect(meters.lag.counts.reduce((sum, count) => sum + count)).toBeGreaterThan(4);
  });
});
