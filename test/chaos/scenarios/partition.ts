import { BOTH } from '../faults/tcp-proxy.js';
import type { Direction } from '../faults/tcp-proxy.js';
import type { Scenario } from '../scenario.js';

const WAYS: readonly (readonly Direction[])[] = [BOTH, ['up'], ['down']];

export const redisPartition: Scenario = {
  name: 'redis-partition',
  about:
    'The network between one instance and Redis holds everything back: both ways, only what is asked, only what is answered.',
  store: 'redis',
  seconds: 46,
  rooms: 8,
  recoveryMs: 5_000,
  script: async ({ bench, random, wait, fault }) => {
    for (const way of WAYS) {
      await wait(random.between(1_000, 2_000));
      const { name, toRedis } = random.pick(bench.instances);
      await fault({
        name: `${name} and Redis: held ${way.join(' and ')}`,
        recoversFrom: 'end',
        ms: random.between(3_000, 7_000),
        begin: () => toRedis?.hold(way),
        end: () => toRedis?.release(),
      });
      await wait(random.between(4_500, 5_500));
    }
  },
};

export const redisReset: Scenario = {
  name: 'redis-reset',
  about: 'The connections between instances and Redis are reset, once, or for seconds.',
  store: 'redis',
  seconds: 32,
  rooms: 8,
  recoveryMs: 5_000,
  script: async ({ bench, random, wait, fault }) => {
    for (const isRefusing of [false, true, false, true]) {
      await wait(random.between(1_000, 2_000));
      const { name, toRedis } = random.pick(bench.instances);
      await fault({
        name: `${name} and Redis: reset${isRefusing ? ', and refused' : ''}`,
        recoversFrom: 'end',
        ms: isRefusing ? random.between(1_500, 3_000) : 0,
        begin: () => toRedis?.reset({ isRefusing }),
        end: () => toRedis?.release(),
      });
      await wait(random.between(3_000, 4_500));
    }
  },
};
