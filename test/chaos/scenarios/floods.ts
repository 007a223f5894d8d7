import { FLOODS, Flood } from '../faults/flood.js';
import type { Scenario } from '../scenario.js';

export const floods: Scenario = {
  name: 'floods',
  about: 'Strangers flood each instance in turn: pings, pieces, handshakes, slow headers, silent sockets.',
  store: 'redis',
  seconds: 32,
  rooms: 8,
  env: { RATE_LIMIT: 'on' },
  script: async ({ bench: { instances }, random, wait, fault }) => {
    for (const kind of FLOODS) {
      await wait(random.between(1_000, 2_000));
      const { name, server } = random.pick(instances);
      let flood: Flood | undefined;
      await fault({
        name: `${name}: ${kind.name}`,
        recoversFrom: 'end',
        ms: random.between(3_000, 4_000),
        begin: () => (flood = new Flood(server.port, kind)),
        end: () => flood?.stop(),
      });
      if (server.exitCode !== null) throw new Error(`${name} has ended`);
    }
  },
};

export const fewDescriptors: Scenario = {
  name: 'few-descriptors',
  about: 'An instance may open hardly a file or socket more; its clients lose theirs, and find others.',
  store: 'redis',
  seconds: 26,
  rooms: 8,
  recoveryMs: 5_000,
  script: async ({ bench: { instances }, random, wait, fault }) => {
    for (let times = 0; times < 2; times++) {
      await wait(random.between(1_500, 2_500));
      const { name, server, toClients } = random.pick(instances);
      await fault({
        name: `${name} runs out of descriptors`,
        recoversFrom: 'begin',
        ms: random.between(4_000, 5_000),
        begin: async () => {
          await server.limitDescriptors((server.openDescriptors ?? 0) + 2);
          toClients.reset();
        },
        end: () => server.limitDescriptors(),
      });
      if (server.exitCode !== null) throw new Error(`${name} has ended`);
      await wait(3_000);
    }
  },
};
