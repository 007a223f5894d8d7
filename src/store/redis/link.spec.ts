import { afterEach, describe, expect, it } from '@jest/globals';
import { StoreMeters } from '../../meters/store-meters.js';
import { silentLog } from '../store-log.js';
import { Link } from './link.js';
import type { Master } from './master.js';
import type { Masters } from './masters.js';

/** A master whose connection is gone, which it has not noticed: everything is refused at once, until `heal`. */
function unaware() {
  let refusals = 0;
  let isWell = false;
  const send = () => {
    if (isWell) return Promise.resolve('done');
    refusals += 1;
    return Promise.reject(new Error("Stream isn't writeable and enableOfflineQueue options is false"));
  };
  const master = { isOpen: true, send, replication: {} };
  const masters = { ownerOf: () => master as unknown as Master } as unknown as Masters;
  return { masters, refusals: () => refusals, heal: () => (isWell = true) };
}

describe('Link', () => {
  let link: Link | undefined;
  afterEach(async () => link?.close());

  it('LINK-1 leaves others their turn while a connection refuses everything, and sends again when it does not', async () => {
    const { masters, refusals, heal } = unaware();
    link = new Link(masters, silentLog, new StoreMeters());
    const answer = link.call(0, 'read', { keys: [], args: [] }, { isRepeatable: true });
    await new Promise((resolve) => setImmediate(resolve)); // Would never come if it were sent again at once.
    expect(refusals()).toBe(1);
    heal();
    expect(await answer).toBe('done');
  });
});
