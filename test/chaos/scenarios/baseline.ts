import type { Scenario } from '../scenario.js';

export const baseline: Scenario = {
  name: 'baseline',
  about: 'Nothing goes wrong.',
  store: 'redis',
  seconds: 20,
  rooms: 8,
  script: () => Promise.resolve(),
};
