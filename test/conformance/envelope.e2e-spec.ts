import { describe } from '@jest/globals';
import { Bench } from './bench.js';
import { GOOD_FRAMES, STRICT_GOOD } from './cases/envelope.cases.js';
import { BAD_FRAMES, STRICT_FRAMES } from './cases/envelope-refusals.cases.js';
import { ENVELOPE_STORIES } from './cases/envelope-stories.cases.js';
import { accepts, refuses, tells } from './tables.js';

describe('JSON and envelope', () => {
  const bench = new Bench();
  refuses(bench, [...BAD_FRAMES, ...STRICT_FRAMES]);
  accepts(bench, [...GOOD_FRAMES, ...STRICT_GOOD]);
  tells(bench, ENVELOPE_STORIES);
});
