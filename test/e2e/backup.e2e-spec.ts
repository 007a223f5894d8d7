import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect } from '@jest/globals';
import { itOn } from '../support/it-on.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

const MESSAGES = 200;

describe('a copy of the data directory of a server that runs', () => {
  let copy: string;
  beforeEach(async () => void (copy = await mkdtemp(join(tmpdir(), 'rally-backup-'))));
  afterEach(async () => {
    await closeServers();
    await rm(copy, { recursive: true, force: true });
  });

  async function entered(server: TestServer, query = '') {
    const client = await server.connect({ room: 'trip', user: 'ana', v: 2, query });
    const { payload } = await client.expect({ type: 'room', payload: { action: 'joined' } });
    return { client, payload };
  }
  const say = (client: RallyClient, content: string) => client.get({ type: 'chat', payload: { content } });

  /** As docs/operations.md says. */
  async function backUp(dataDir: string): Promise<void> {
    const files = (await readdir(dataDir)).filter((name) => name !== 'lock');
    for (const name of files) await copyFile(join(dataDir, name), join(copy, name));
  }

  itOn('embedded', 'Redis keeps its own files')(
    'OPS-3 ROOM-3 holds all that was acknowledged before; who had more is told from where to forget',
    async () => {
      const server = await TestServer.start();
      const { client, payload } = await entered(server);
      const before = Number((await say(client, 'kept'))['seq']);
      const writing = Array.from({ length: MESSAGES }, (_, n) => say(client, `meanwhile ${n}`));
      await backUp(server.dataDir);
      const last = Math.max(...(await Promise.all(writing)).map(({ seq }) => Number(seq)));
      await say(client, 'after');

      const restored = await TestServer.start({ DATA_DIR: copy });
      const since = `since=${String(payload['epoch'])}:${last + 1}`;
      const { client: again, payload: joined } = await entered(restored, since);
      const { cut, seq } = joined as { cut: number; seq: number };
      expect(joined).toMatchObject({ resumed: true, cut: seq });
      expect(cut).toBeGreaterThanOrEqual(before);
      expect(cut).toBeLessThanOrEqual(last);
      const { messages } = await again.get({ type: 'chat', payload: { action: 'history', before: 2 } });
      expect(messages).toMatchObject([{ content: 'kept' }]);
      expect(await say(again, 'new')).toMatchObject({ seq: cut + 1, epoch: joined['epoch'] });
    },
  );
});
