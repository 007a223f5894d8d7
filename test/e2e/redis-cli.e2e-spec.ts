import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CliProcess } from '../support/cli-process.js';
import { RedisServer } from '../support/redis-server.js';

describe('rally doctor on Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => void (redis = await RedisServer.start({ config: ['--maxmemory-policy', 'allkeys-lru'] })));
  afterAll(() => redis.dispose());

  it('CLI-6 tells its version, its clock, and each setting by which it loses what it was given', async () => {
    const env = { PORT: '0', REDIS_ADDR: redis.address, ACK_DURABILITY: 'replicated' };
    const { code, stdout } = await CliProcess.run(['doctor', '--json'], env);
    const findings = JSON.parse(stdout) as { level: string; what: string; seen: string }[];
    const seen = (level: string, what: string) =>
      findings.filter((one) => one.level === level && one.what === what).map((one) => one.seen);
    expect(code).toBe(0);
    expect(seen('ok', 'Redis')).toEqual([expect.stringMatching(`^${redis.address} answers, version [7-9]\\.`)]);
    expect(seen('ok', 'Clock')).toEqual([expect.stringContaining(`that of ${redis.address} is `)]);
    expect(seen('warn', 'Redis')).toEqual([
      expect.stringContaining('appendonly is off: acknowledged events are lost'),
      expect.stringContaining('maxmemory-policy is allkeys-lru: rooms lose'),
      expect.stringContaining('no replica is connected: '),
    ]);
  });
});
