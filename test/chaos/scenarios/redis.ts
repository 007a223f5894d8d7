import type { Scenario } from '../scenario.js';

const killThreeTimes: Pick<Scenario, 'seconds' | 'rooms' | 'recoveryMs' | 'script'> = {
  seconds: 34,
  rooms: 8,
  recoveryMs: 5_000,
  script: async (stage) => {
    const { redis } = stage.bench;
    for (let times = 0; times < 3; times++) {
      await stage.wait(stage.random.between(2_000, 3_000));
      await stage.fault({
        name: 'kill -9 of Redis',
        recoversFrom: 'end',
        ms: stage.random.between(1_000, 3_000),
        begin: () => redis.kill(),
        end: () => redis.restart(),
      });
      await stage.wait(stage.random.between(4_500, 5_500));
    }
  },
};

export const redisKill: Scenario = {
  ...killThreeTimes,
  name: 'redis-kill',
  about: 'kill -9 of Redis, which is started again on its append-only file.',
  store: 'redis',
};

export const redisKillEverysec: Scenario = {
  ...killThreeTimes,
  name: 'redis-kill-everysec',
  about: 'The same where Redis syncs each second: while it does, it answers before it writes. What that loses is told.',
  store: 'redis-everysec',
  terms: { mayLose: true },
};

export const redisStall: Scenario = {
  name: 'redis-stall',
  about: 'Redis keeps its connections and answers nothing: stopped, asleep, or told to pause.',
  store: 'redis',
  seconds: 34,
  rooms: 8,
  recoveryMs: 5_000,
  script: async (stage) => {
    const { random, wait, fault } = stage;
    const { redis } = stage.bench;
    await wait(random.between(1_500, 2_500));
    await fault({
      name: 'Redis stands still',
      recoversFrom: 'end',
      ms: random.between(2_500, 4_500),
      begin: () => redis.pause(),
      end: () => redis.resume(),
    });
    await wait(random.between(4_000, 5_000));
    let sleep: Promise<unknown> | undefined;
    await fault({
      name: 'Redis sleeps (DEBUG SLEEP)',
      recoversFrom: 'end',
      begin: () => (sleep = redis.ask('DEBUG', 'SLEEP', String(random.between(2, 3.5)))),
      end: () => sleep,
    });
    await wait(random.between(4_000, 5_000));
    const pauseMs = Math.round(random.between(2_000, 3_500));
    await fault({
      name: 'Redis takes no writes (CLIENT PAUSE)',
      recoversFrom: 'end',
      ms: pauseMs,
      begin: () => redis.ask('CLIENT', 'PAUSE', String(pauseMs), 'WRITE'),
      end: () => redis.ask('CLIENT', 'UNPAUSE'),
    });
    await wait(random.between(4_000, 5_000));
  },
};

/** Above what Redis uses by so little that the next seconds fill it. */
const LITTLE_BYTES = 150_000;

export const redisFull: Scenario = {
  name: 'redis-full',
  about: 'Redis reaches its maxmemory and keeps what it has: writes are refused, nothing acked is lost.',
  store: 'redis',
  seconds: 26,
  rooms: 8,
  recoveryMs: 5_000,
  script: async (stage) => {
    const { random, wait, fault } = stage;
    const { redis } = stage.bench;
    for (let times = 0; times < 2; times++) {
      await wait(random.between(2_000, 3_000));
      await fault({
        name: 'Redis is full',
        recoversFrom: 'end',
        ms: random.between(3_000, 5_000),
        begin: async () => {
          const info = String(await redis.ask('INFO', 'memory'));
          const used = Number(/used_memory:(\d+)/.exec(info)?.[1]);
          await redis.ask('CONFIG', 'SET', 'maxmemory', String(used + LITTLE_BYTES));
        },
        end: () => redis.ask('CONFIG', 'SET', 'maxmemory', '0'),
      });
      await wait(random.between(3_500, 4_500));
    }
  },
};
