import { afterEach, describe, expect } from '@jest/globals';
import type { RoomId } from '../../src/protocol/ids.js';
import { RoomFeatures } from '../../src/realtime/room-features.js';
import { RoomStore } from '../../src/store/room-store.js';
import { CANARY_ID, ROOM, TRACES, liveFully, readAll } from '../support/erased-user.js';
import { expectExport } from '../support/exported-user.js';
import { ADMIN_ENV, askAdmin } from '../support/ask-admin.js';
import { itOn } from '../support/it-on.js';
import { expectJournalCleared } from '../support/journal-cleared.js';
import { ManualClock } from '../support/manual-clock.js';
import { TestServer, closeServers } from '../support/test-server.js';

describe('a user who is erased', () => {
  afterEach(closeServers);

  itOn('embedded', 'Redis: redis-privacy')(
    'PRIV-1 PRIV-2 PRIV-3 is exported, and then in no read, and within the hour in no file; what others wrote and the group owns stays',
    async () => {
      const clock = new ManualClock();
      const server = await TestServer.start({ STORE: 'embedded', ...ADMIN_ENV }, { clock });
      const ask = async (method: string, path: string) => {
        const response = await askAdmin(server.adminUrl, method, path);
        return { status: response.status, text: await response.text() };
      };
      expect(await ask('GET', 'users/nobody/export')).toMatchObject({
        status: 200,
        text: '{"type":"end","lines":0}\n',
      });
      expect(await ask('DELETE', 'users/$erased')).toMatchObject({ status: 400 });
      const left = await liveFully(server, () => clock.now());
      expect(await readAll(server)).toContain(CANARY_ID);
      await expectExport(server.adminUrl);
      expect(await ask('DELETE', `users/${CANARY_ID}`)).toEqual({ status: 200, text: '{"rooms":1}' });
      expect(await ask('DELETE', `users/${CANARY_ID}`)).toEqual({ status: 200, text: '{"rooms":0}' });
      const all = await readAll(server);
      for (const trace of TRACES) expect(all).not.toContain(trace);
      for (const kept of [left.bens, left.poll, 'Where to?', 'hello', 'I think so, too', 'Dinner', 'Surf', 'Hotel'])
        expect(all).toContain(kept);
      expect((await ask('GET', `rooms/${ROOM}`)).text).not.toContain(CANARY_ID);
      const row = ['notes.page/1', JSON.stringify({ of: 'zoe' })] as const;
      await server.app.get(RoomStore).commit(ROOM as RoomId, { puts: [row] });
      server.app.get(RoomFeatures).register({ type: 'notes' });
      expect(await ask('DELETE', 'users/zoe')).toEqual({ status: 200, text: '{"rooms":0,"untouched":["notes"]}' });
      await expectJournalCleared(server, clock, TRACES);
    },
  );
});
