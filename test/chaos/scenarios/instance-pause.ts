import type { Scenario } from '../scenario.js';

export const instancePause: Scenario = {
  name: 'instance-pause',
  about: 'One instance stands still until leases and its own are over, and then goes on as if nothing had happened.',
  store: 'redis',
  seconds: 36,
  rooms: 8,
  // What an instance was asked before it stood still is answered when it goes on.
  terms: { answerWithinMs: Infinity },
  // The longest wait is that of those who say nothing, and miss a ping.
  recoveryMs: 10_000,
  script: async ({ bench, random, wait, fault }) => {
    await wait(random.between(1_500, 2_500));
    for (const range of [
      [5_500, 7_000],
      [11_000, 12_500],
    ] as const) {
      const victim = random.pick(bench.instances);
      await fault({
        name: `${victim.name} stands still`,
        recoversFrom: 'begin',
        ms: random.between(range[0], range[1]),
        begin: () => victim.server.signal('SIGSTOP'),
        end: () => victim.server.signal('SIGCONT'),
      });
      await wait(random.between(4_000, 5_000));
    }
  },
};
