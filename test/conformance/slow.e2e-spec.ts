import { describe, it } from '@jest/globals';
import { Bench } from './bench.js';
import { SLOW_STORIES } from './cases/lifecycle.cases.js';

describe('slow clients', () => {
  const bench = new Bench();
  const told = SLOW_STORIES.map(({ id, rule, says }) => `${id} ${rule} ${says}`).join('; ');

  it(told, async () => {
    await Promise.all(SLOW_STORIES.map(({ tell }) => tell(bench)));
  });
});
