import type { Scenario } from '../scenario.js';

export const embeddedBaseline: Scenario = {
  name: 'embedded-baseline',
  about: 'One process with its own store, and nothing goes wrong.',
  store: 'embedded',
  seconds: 14,
  rooms: 8,
  script: () => Promise.resolve(),
};

export const embeddedKill: Scenario = {
  name: 'embedded-kill',
  about: 'kill -9 of the one process, which is started again on its journal.',
  store: 'embedded',
  seconds: 30,
  rooms: 8,
  recoveryMs: 5_000,
  script: async ({ bench, random, wait, fault }) => {
    for (let times = 0; times < 3; times++) {
      await wait(random.between(2_000, 3_500));
      const [only] = bench.instances;
      await fault({
        name: 'kill -9 of the server',
        recoversFrom: 'end',
        ms: random.between(500, 1_500),
        begin: () => only?.server.kill(),
        end: () => only?.startAgain(),
      });
      await wait(random.between(2_500, 3_500));
    }
  },
};
