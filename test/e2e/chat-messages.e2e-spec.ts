import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

const chat = (payload: object) => ({ type: 'chat', payload });

describe('messages that change', () => {
  let server: TestServer;
  let ana: RallyClient;
  let ben: RallyClient;
  beforeEach(async () => {
    server = await TestServer.start();
    ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    ben = await server.connect({ room: 'trip', user: 'ben', v: 2 });
    await ben.settled();
  });
  afterEach(closeServers);

  const send = async (by: RallyClient, content: string, more: object = {}) =>
    String((await by.get(chat({ content, ...more })))['message_id']);
  const history = async (by: RallyClient, cursor: object = {}) => {
    const { messages } = await by.get(chat({ action: 'history', ...cursor }));
    return messages as Record<string, unknown>[];
  };

  it('CHAT-3 their author edits them: everybody is told, history shows the newest, the place stays', async () => {
    const message_id = await send(ana, 'Diner at 8');
    await send(ben, 'fine');
    expect(await ana.get(chat({ action: 'edit', message_id, content: 'Dinner at 8', base_version: 1 }))).toMatchObject({
      version: 2,
      seq: 3,
    });
    const edited = await ben.expect({ type: 'chat', payload: { action: 'edited' } });
    expect(edited).toMatchObject({
      seq: 3,
      user_id: 'ana',
      payload: { message_id, content: 'Dinner at 8', version: 2 },
    });
    expect(await history(ben)).toMatchObject([
      { message_id, seq: 1, content: 'Dinner at 8', version: 2, edited_at: edited.payload['edited_at'] },
      { seq: 2, content: 'fine' },
    ]);
    const edit = { action: 'edit', message_id, content: 'x' };
    expect(await ben.refused(chat(edit))).toMatchObject({ code: 'not_author' });
    expect(await ana.refused(chat({ ...edit, base_version: 1 }))).toMatchObject({
      code: 'version_conflict',
      details: { version: 2 },
    });
    expect(await ana.get(chat({ ...edit, content: 'Dinner at 8' }))).toEqual({ version: 2, noop: true });
  });

  it('CHAT-4 their author deletes them: a tombstone stays, and a resume finds nothing else', async () => {
    const message_id = await send(ana, 'my secret');
    await ana.get(chat({ action: 'edit', message_id, content: 'my other secret' }));
    const { epoch } = await ana.get(chat({ action: 'delete', message_id }));
    await ben.expect({ type: 'chat', payload: { action: 'deleted', message_id, version: 3, by: 'ana' } });
    expect(await history(ben)).toEqual([
      { message_id, seq: 1, ts: expect.any(Number), user_id: 'ana', version: 3, deleted: true, by: 'ana' },
    ]);
    const late = await server.connect({ room: 'trip', user: 'cleo', v: 2, query: `since=${String(epoch)}:0` });
    await late.settled();
    const replayed = late.of('chat').map(({ seq, payload }) => [seq, payload['action'], payload['version']]);
    expect(replayed).toEqual([1, 2, 3].map((seq) => [seq, 'deleted', 3]));
    expect(JSON.stringify(late.of('chat'))).not.toContain('secret');
    expect(await ana.get(chat({ action: 'delete', message_id }))).toEqual({ version: 3, noop: true });
    expect(await ana.refused(chat({ action: 'react', message_id, emoji: '🎉' }))).toMatchObject({
      code: 'message_deleted',
      details: { by: 'ana', version: 3 },
    });
  });
});
