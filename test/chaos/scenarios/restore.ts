import { RedisCopy } from '../faults/redis-copy.js';
import type { Scenario, Stage } from '../scenario.js';

/** Takes a copy of Redis, lets `lostMs` pass, and puts it back: what came meanwhile never happened. */
export async function goBack({ bench: { redis }, random, wait, fault }: Stage, lostMs: number): Promise<void> {
  const copy = await RedisCopy.take(redis);
  await wait(lostMs);
  await fault({
    name: 'an older copy of Redis is put back',
    recoversFrom: 'end',
    ms: random.between(500, 1_000),
    begin: () => redis.kill(),
    end: () => copy.putBack(),
  });
  await copy.dispose();
}

export const redisRestore: Scenario = {
  name: 'redis-restore',
  about: 'Redis is stopped, and an older copy of its files is put back under clients that know more.',
  store: 'redis',
  seconds: 32,
  rooms: 8,
  terms: { mayLose: true },
  recoveryMs: 5_000,
  script: async (stage) => {
    const { random, wait } = stage;
    for (let times = 0; times < 2; times++) {
      await wait(random.between(2_000, 3_000));
      await goBack(stage, random.between(2_000, 3_500));
      await wait(random.between(5_000, 6_000));
    }
  },
};
