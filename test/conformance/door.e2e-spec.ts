import { describe } from '@jest/globals';
import { Bench } from './bench.js';
import { FULL_STORIES, NARROW, RATE_STORIES, SMALL } from './cases/door.cases.js';
import { tells } from './tables.js';

describe('handshakes that come too fast', () => {
  tells(new Bench(NARROW), RATE_STORIES);
});

describe('a server that is full', () => {
  tells(new Bench(SMALL), FULL_STORIES);
});
