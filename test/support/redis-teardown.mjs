/** After the last suite, where a skip is still seen when all else has scrolled away. */
import { SKIPS_REDIS, banner } from './redis-skipping.mjs';
import tearDown from './teardown.mjs';

export default function tearDownRedis() {
  tearDown();
  if (SKIPS_REDIS) banner();
}
