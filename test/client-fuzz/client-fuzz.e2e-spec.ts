import { afterEach, describe, expect, it } from '@jest/globals';
import { TestServer, closeServers } from '../support/test-server.js';
import { FUZZ_ENV, playSeed } from './play-seed.js';

/** `npm run fuzz:client` plays as many as there is time for. */
const SEEDS = 3;

describe('the client on a network that does what it wants', () => {
  afterEach(closeServers);

  it('SDK-6 SDK-8 SDK-10 after any schedule each event was told once, in order, and each command answered once', async () => {
    const server = await TestServer.start(FUZZ_ENV);
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { faults, steps, events } = await playSeed(server, seed);
      expect({ seed, faults, steps: faults.length === 0 ? [] : steps }).toEqual({ seed, faults: [], steps: [] });
      expect(events).toBeGreaterThan(0);
    }
  }, 120_000);
});
