/** After the last suite, where a skip is still seen when all else has scrolled away. */
import { SKIPS_REDIS, banner } from './redis-skipping.mjs';
import { removeTranspiled } from './transpiled.mjs';

export default function tearDown() {
  removeTranspiled();
  if (SKIPS_REDIS) banner();
}
