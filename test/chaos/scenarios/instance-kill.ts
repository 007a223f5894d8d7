import type { Scenario } from '../scenario.js';

export const instanceKill: Scenario = {
  name: 'instance-kill',
  about: 'kill -9 of one instance of three, which is started again after a second or two.',
  store: 'redis',
  seconds: 26,
  rooms: 8,
  recoveryMs: 5_000,
  script: async ({ bench, random, wait, fault }) => {
    for (let times = 0; times < 3; times++) {
      await wait(random.between(1_000, 2_500));
      const victim = random.pick(bench.instances);
      await fault({
        name: `kill -9 of ${victim.name}`,
        recoversFrom: 'begin',
        ms: random.between(1_000, 2_000),
        begin: () => victim.server.kill(),
        end: () => victim.startAgain(),
      });
      await wait(random.between(2_000, 3_500));
    }
  },
};
