import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreConfig } from '../../src/config/app-config.js';
import { parseRedisAddress } from '../../src/config/redis-address.js';
import type { RedisAddress } from '../../src/config/redis-address.js';
import { StoreMeters } from '../../src/meters/store-meters.js';
import { chooseStore } from '../../src/store/choose-store.js';
import type { StoreChoice } from '../../src/store/choose-store.js';
import { EmbeddedRoomStore } from '../../src/store/embedded/embedded-room-store.js';
import { RedisRoomStore } from '../../src/store/redis/redis-room-store.js';
import { ManualClock } from '../support/manual-clock.js';
import { RedisServer } from '../support/redis-server.js';

describe('the choice of a store', () => {
  let dataDir: string;
  let redis: RedisServer;
  let address: RedisAddress;
  let lines: string[];
  let choice: StoreChoice;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rally-'));
    redis = await RedisServer.start();
    address = parseRedisAddress(redis.address) as RedisAddress;
    lines = [];
  });
  afterEach(async () => {
    await choice.store.close();
    await redis.dispose();
    await rm(dataDir, { recursive: true });
  });

  async function choose(config: StoreConfig): Promise<void> {
    const tell = (line: string) => void lines.push(line);
    const log = { log: tell, warn: () => undefined, error: () => undefined };
    choice = await chooseStore(config, { clock: new ManualClock(), graceMs: 0, log, meters: new StoreMeters() });
  }

  it('STORE=auto takes the Redis that answers', async () => {
    await choose({ kind: 'auto', address, dataDir });
    expect(choice.store).toBeInstanceOf(RedisRoomStore);
    expect(choice.summary).toBe(`redis at ${redis.address}, shared by all instances; appendonly is off`);
  });

  it('STORE=auto takes the embedded store where none answers, and says so', async () => {
    await redis.kill();
    await choose({ kind: 'auto', address, dataDir });
    expect(choice.store).toBeInstanceOf(EmbeddedRoomStore);
    expect(choice.summary).toBe(`embedded: one process, journal in ${dataDir} (no Redis at ${redis.address})`);
    expect(lines.filter((line) => line.includes(`No Redis at ${redis.address}`))).toHaveLength(1);
  });

  it('STORE=auto does not wait for one that takes connections and says nothing', async () => {
    redis.pause();
    await choose({ kind: 'auto', address, dataDir });
    expect(choice.store).toBeInstanceOf(EmbeddedRoomStore);
  });

  it('REDIS_ADDR is never given up for another store: it starts without, and says so', async () => {
    await redis.kill();
    await choose({ kind: 'redis', place: address, ackDurability: 'stored' });
    expect(choice.store).toBeInstanceOf(RedisRoomStore);
    expect(choice.store.status().up).toBe(false);
    expect(choice.summary).toMatch(/^redis at 127\.0\.0\.1:\d+, shared by all instances; not now: ./);
  });

  it('STORE=embedded asks nobody', async () => {
    await choose({ kind: 'embedded', dataDir });
    expect(choice.store).toBeInstanceOf(EmbeddedRoomStore);
    expect(choice.summary).toBe(`embedded: one process, journal in ${dataDir}`);
  });
});
