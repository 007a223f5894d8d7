import { afterEach, describe, expect } from '@jest/globals';
import { findInDir } from '../support/canary.js';
import { itOn } from '../support/it-on.js';
import { expectJournalCleared } from '../support/journal-cleared.js';
import { ManualClock } from '../support/manual-clock.js';
import { TestServer, closeServers } from '../support/test-server.js';

const DIGITS = '7319264';
const MINUTE = 60_000;
const act = (action: string, more: object = {}) => ({ type: 'location', payload: { action, ...more } });
const here = { latitude: 48.7319264, longitude: 2.17319264 };

describe('positions in the journal', () => {
  afterEach(closeServers);

  itOn('embedded', 'Redis: redis-location-erasure')(
    'LOC-6 LOC-9 are there of tracks only, and within the hour after forget of none, also after a restart',
    async () => {
      const clock = new ManualClock();
      const server = await TestServer.start({ STORE: 'embedded' }, { clock });
      const { dataDir } = server;
      const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
      await ana.get({ type: 'location', payload: here });
      await ana.get(act('share_stop'));
      expect(await findInDir(dataDir, DIGITS)).toEqual([]);
      await ana.get(act('share_start', { duration_ms: 60 * MINUTE, keep_track: true }));
      await ana.get(act('batch', { points: [{ ...here, ts: clock.now() }] }));
      expect(await findInDir(dataDir, DIGITS)).toHaveLength(1);
      expect(await ana.get(act('forget'))).toMatchObject({ positions: 1, tracks: 1, points: 1 });
      await expectJournalCleared(server, clock, [DIGITS]);
    },
  );
});
