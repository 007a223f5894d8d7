import type { Scenario } from '../scenario.js';

export const rollingRestart: Scenario = {
  name: 'rolling-restart',
  about: 'Each instance in turn is told to stop, sends its clients away over a second, and is started anew.',
  store: 'redis',
  seconds: 34,
  rooms: 8,
  env: { DRAIN_DELAY_MS: '300', DRAIN_WINDOW_MS: '1500' },
  terms: { closeCodes: [1000, 1012] },
  recoveryMs: 5_000,
  script: async ({ bench, random, wait, fault }) => {
    for (const instance of bench.instances) {
      await wait(random.between(1_500, 2_500));
      await fault({
        name: `SIGTERM for ${instance.name}`,
        recoversFrom: 'begin',
        ms: 0,
        begin: async () => {
          instance.server.signal('SIGTERM');
          await instance.server.died();
          if (instance.server.exitCode !== 0)
            throw new Error(`${instance.name} ended with ${instance.server.exitCode}`);
        },
        end: () => instance.startAgain(),
      });
      await wait(random.between(1_500, 2_500));
    }
  },
};
