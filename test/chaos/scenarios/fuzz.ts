import { Noise } from '../faults/noise.js';
import type { Scenario } from '../scenario.js';

const SOCKETS = 6;

export const fuzz: Scenario = {
  name: 'fuzz',
  about: 'Strangers send what no client should: the corpus of bad input, and good frames that something happened to.',
  store: 'redis',
  seconds: 20,
  rooms: 6,
  script: async ({ bench, random, wait, fault, ...stage }) => {
    await wait(1_000);
    const noises = Array.from({ length: SOCKETS }, () => new Noise(random.pick(bench.instances).url, random.fork()));
    await fault({
      name: 'noise',
      recoversFrom: 'end',
      begin: async () => {
        const endsAt = performance.now() + (stage.secondsLeft - 3) * 1_000;
        await Promise.all(
          noises.map(async (noise) => {
            while (performance.now() < endsAt) await noise.burst();
          }),
        );
      },
    });
    const faults = noises.flatMap((noise) => noise.faults);
    if (faults.length > 0) throw new Error(`Answers that nobody should get: ${faults.slice(0, 3).join(' ')}`);
    if (bench.instances.some(({ server }) => server.exitCode !== null)) throw new Error('An instance has ended');
  },
};
