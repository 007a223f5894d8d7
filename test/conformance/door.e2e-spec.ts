import { describe } from '@jest/globals';
import { Bench } from './bench.js';
import { NARROW, RATE_STORIES } from './cases/door.cases.js';
import { tells } from './tables.js';

describe('handshakes that come too fast', () => {
  tells(new Bench(NARROW), RATE_STORIES);
});
