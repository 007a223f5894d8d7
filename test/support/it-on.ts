import { it } from '@jest/globals';
import { STORE } from './store-under-test.js';

/** `it` for what only one store has or does; on the other the test is shown as skipped. The reason is for readers. */
export function itOn(store: typeof STORE, _why: string): typeof it | typeof it.skip {
  return store === STORE ? it : it.skip;
}
