import type { Scenario } from '../scenario.js';

export const clockJumps: Scenario = {
  name: 'clock-jumps',
  about: 'The clock of one instance jumps an hour ahead, and then back behind where it was.',
  store: 'redis',
  seconds: 28,
  rooms: 8,
  preload: [new URL('../faults/jumping-clock.mjs', import.meta.url)],
  script: async ({ bench: { instances }, random, wait, fault }) => {
    const [jumper] = instances;
    for (let jumps = 0; jumps < 4; jumps++) {
      await wait(random.between(3_000, 5_000));
      await fault({
        name: jumps % 2 === 0 ? 'an hour ahead' : 'back, and a minute more',
        recoversFrom: 'begin',
        begin: () => jumper?.server.signal('SIGUSR2'),
      });
    }
    await wait(3_000);
  },
};
