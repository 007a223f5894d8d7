import { BOTH } from '../faults/tcp-proxy.js';
import type { Scenario } from '../scenario.js';

export const mobileLinks: Scenario = {
  name: 'mobile-links',
  about: 'Clients on bad networks: slow, losing pieces, half-open for seconds.',
  store: 'redis',
  seconds: 40,
  rooms: 6,
  // A connection that is half-open is found out by silence.
  terms: { answerWithinMs: Infinity },
  script: async ({ bench, random, wait, fault }) => {
    const links = bench.instances.map(({ toClients }) => toClients);
    await wait(1_000);
    await fault({
      name: 'slow and lossy links',
      recoversFrom: 'end',
      ms: random.between(7_000, 9_000),
      begin: () => links.forEach((link) => link.setWeather({ delayMs: [40, 200], loss: 0.05 })),
      end: () => links.forEach((link) => link.setWeather()),
    });
    for (const way of [BOTH, ['up'], ['down']] as const) {
      await wait(random.between(1_500, 2_500));
      const { name, toClients } = random.pick(bench.instances);
      await fault({
        name: `clients of ${name}: half-open ${way.join(' and ')}`,
        recoversFrom: 'end',
        ms: random.between(3_000, 6_500),
        begin: () => toClients.hold(way),
        end: () => toClients.release(),
      });
    }
    await wait(3_000);
  },
};

export const reconnectStorm: Scenario = {
  name: 'reconnect-storm',
  about: 'Every socket of every instance is reset at once; everybody comes back.',
  store: 'redis',
  seconds: 26,
  rooms: 16,
  recoveryMs: 5_000,
  script: async ({ bench, random, wait, fault }) => {
    for (let times = 0; times < 3; times++) {
      await wait(random.between(3_000, 4_500));
      await fault({
        name: 'all sockets are reset',
        recoversFrom: 'begin',
        begin: () => bench.instances.forEach(({ toClients }) => toClients.reset()),
      });
    }
    await wait(3_000);
  },
};

export const slowReaders: Scenario = {
  name: 'slow-readers',
  about: 'A third of the clients reads nothing for seconds, and then goes on.',
  store: 'redis',
  seconds: 26,
  rooms: 8,
  // They do not read their answers either.
  terms: { answerWithinMs: Infinity },
  script: async ({ clients, random, wait, fault }) => {
    for (let times = 0; times < 2; times++) {
      await wait(random.between(1_500, 2_500));
      const deaf = clients.filter(() => random.chance(1 / 3));
      await fault({
        name: `${deaf.length} clients do not read`,
        recoversFrom: 'end',
        ms: random.between(3_000, 4_500),
        begin: () => deaf.forEach((client) => client.goDeaf()),
        end: () => deaf.forEach((client) => client.hearAgain()),
      });
      await wait(random.between(2_000, 3_000));
    }
  },
};

export const churn: Scenario = {
  name: 'churn',
  about: 'Clients lose their sockets one by one, all the time.',
  store: 'redis',
  seconds: 30,
  rooms: 8,
  recoveryMs: 5_000,
  script: async ({ clients, random, wait, fault, ...stage }) => {
    await wait(1_000);
    await fault({
      name: 'sockets are cut, one after the other',
      recoversFrom: 'end',
      begin: async () => {
        for (const endsAt = performance.now() + (stage.secondsLeft - 4) * 1_000; performance.now() < endsAt;) {
          random.pick(clients).cut();
          await wait(random.between(20, 80));
        }
      },
    });
    await wait(3_000);
  },
};
