import { describe } from '@jest/globals';
import { Bench } from './bench.js';
import { CLOSING_STORIES, DRAIN_STORIES } from './cases/lifecycle.cases.js';
import { tells } from './tables.js';

describe('draining', () => {
  const bench = new Bench();
  tells(bench, DRAIN_STORIES);
});

describe('the end of draining', () => {
  tells(new Bench(), CLOSING_STORIES);
});
