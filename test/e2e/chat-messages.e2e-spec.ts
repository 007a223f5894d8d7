import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ChatRoom, chat, history, send } from '../support/chat-room.js';
import { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { assignRoles } from '../support/roles.js';
import { TestServer, closeServers } from '../support/test-server.js';

const say = (content: string, more: object = {}) => ({ type: 'chat', payload: { content, ...more } });

describe('messages that change', () => {
  let server: TestServer;
  let clock: ManualClock;
  let room: ChatRoom;
  let mo: RallyClient;
  let ana: RallyClient;
  let ben: RallyClient;
  beforeAll(async () => {
    clock = new ManualClock();
    server = await TestServer.start({ CHAT_EDIT_WINDOW_MS: '15000' }, { clock });
    assignRoles(server, { mo: 'moderator' });
  });
  beforeEach(async () => {
    room = new ChatRoom(server);
    [mo, ana, ben] = (await room.friends('mo', 'ana', 'ben')) as [RallyClient, RallyClient, RallyClient];
  });
  afterAll(closeServers);

  it('CHAT-3 their author edits them: everybody is told, history shows the newest, the place stays', async () => {
    const message_id = await send(ana, 'Diner at 8');
    await send(ben, 'fine');
    expect(await ana.get(chat('edit', { message_id, content: 'Dinner at 8', base_version: 1 }))).toMatchObject({
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
    const edit = { message_id, content: 'x' };
    expect(await ben.refused(chat('edit', edit))).toMatchObject({ code: 'not_author' });
    expect(await ana.refused(chat('edit', { ...edit, base_version: 1 }))).toMatchObject({
      code: 'version_conflict',
      details: { version: 2 },
    });
    expect(await ana.get(chat('edit', { ...edit, content: 'Dinner at 8' }))).toEqual({ version: 2, noop: true });
  });

  it('CHAT-4 their author deletes them: a tombstone stays, and a resume finds nothing else', async () => {
    const message_id = await send(ana, 'my secret');
    await ana.get(chat('edit', { message_id, content: 'my other secret' }));
    const { epoch } = await ana.get(chat('delete', { message_id }));
    await ben.expect({ type: 'chat', payload: { action: 'deleted', message_id, version: 3, by: 'ana' } });
    expect(await history(ben)).toEqual([
      { message_id, seq: 1, ts: expect.any(Number), user_id: 'ana', version: 3, deleted: true, by: 'ana' },
    ]);
    const late = await room.join('cleo', `since=${String(epoch)}:0`);
    await late.settled();
    const replayed = late.of('chat').map(({ seq, payload }) => [seq, payload['action'], payload['version']]);
    expect(replayed).toEqual([1, 2, 3].map((seq) => [seq, 'deleted', 3]));
    expect(JSON.stringify(late.of('chat'))).not.toContain('secret');
    expect(await ana.get(chat('delete', { message_id }))).toEqual({ version: 3, noop: true });
    expect(await ana.refused(chat('react', { message_id, emoji: '🎉' }))).toMatchObject({
      code: 'message_deleted',
      details: { by: 'ana', version: 3 },
    });
  });

  it('CHAT-1 files and data of their own stand beside the content, as they were said, and without it', async () => {
    const photo = {
      kind: 'image',
      url: 'https://x.test/a.jpg',
      name: 'a.jpg',
      mime: 'image/jpeg',
      size: 9,
      w: 3,
      h: 2,
    };
    const extras = { attachments: [photo, { kind: 'file', url: 'http://x.test/b' }], metadata: { app: { draft: 7 } } };
    const message_id = await send(ana, '', {
      ...extras,
      attachments: [{ ...photo, unknown: 1 }, extras.attachments[1]],
    });
    const { payload } = await ben.expect({ type: 'chat' });
    expect(payload).toEqual({ content: '', message_id, version: 1, ...extras });
    expect(await history(ben)).toMatchObject([{ content: '', ...extras }]);
    await ana.get(chat('edit', { message_id, content: 'a photo' }));
    await ana.get(chat('edit', { message_id, content: '' }));
    expect(await history(ben)).toMatchObject([{ content: '', version: 3, ...extras }]);
    const wrong: [object, string][] = [
      [{ kind: 'gif', url: photo.url }, 'attachments.0.kind'],
      [{ kind: 'image', url: 'ftp://x.test/a' }, 'attachments.0.url'],
      [{ ...photo, size: -1 }, 'attachments.0.size'],
    ];
    for (const [attachment, path] of wrong) {
      const refusal = await ana.refused(say('x', { attachments: [attachment] }));
      expect(refusal).toMatchObject({ code: 'invalid_payload', details: { issues: [{ path }] } });
    }
    const eleven = Array.from({ length: 11 }, () => photo);
    expect(await ana.refused(say('x', { attachments: eleven }))).toMatchObject({ code: 'invalid_payload' });
    const large = { metadata: { text: 'x'.repeat(4_096) } };
    expect(await ana.refused(say('x', large))).toMatchObject({
      code: 'payload_too_large',
      details: { max_bytes: 4_096 },
    });
  });

  it('CHAT-3 an edit obeys the rules of messages, keeps all but the content, and comes in time', async () => {
    const message_id = await send(ana, 'hi', { mentions: ['ben'], metadata: { a: 1 } });
    expect(await ana.refused(chat('edit', { message_id, content: ' ' }))).toMatchObject({ code: 'content_empty' });
    expect(await ana.refused(chat('edit', { message_id, content: 'bell \u0007' }))).toMatchObject({
      code: 'invalid_text',
    });
    await clock.advance(15_000);
    await ana.get(chat('edit', { message_id, content: 'hi ben' }));
    expect(await history(ben)).toMatchObject([{ content: 'hi ben', mentions: ['ben'], metadata: { a: 1 } }]);
    await clock.advance(1);
    const late = chat('edit', { message_id, content: 'too late' });
    expect(await ana.refused(late)).toMatchObject({ code: 'edit_window_closed', retryable: false });
    expect(await ana.refused(chat('edit', { message_id: 'nothing', content: 'x' }))).toMatchObject({
      code: 'message_not_found',
    });
    await ana.get(chat('delete', { message_id }));
  });

  it('CHAT-3 of two edits of one version one is done, whichever devices make them', async () => {
    const message_id = await send(ana, 'hi');
    const tablet = await room.join('ana');
    const edits = [ana, tablet].map((device, n) =>
      device.ask(chat('edit', { message_id, content: `${n}`, base_version: 1 })),
    );
    const answers = await Promise.all(edits);
    expect(answers.map(({ type }) => type).sort()).toEqual(['ack', 'error']);
    expect(answers.find(({ type }) => type === 'error')?.payload).toMatchObject({
      code: 'version_conflict',
      details: { version: 2 },
    });
    expect(await history(ben)).toMatchObject([{ version: 2 }]);
  });

  it('CHAT-4 a moderator deletes what others wrote, with all that was said of it; friends do not', async () => {
    const message_id = await send(ana, 'rude', { mentions: ['ben'], metadata: { rude: true } });
    await ben.get(chat('react', { message_id, emoji: '🎉' }));
    expect(await ben.get(chat('unread'))).toMatchObject({ unread: 1, mentions: 1 });
    expect(await ben.refused(chat('delete', { message_id }))).toMatchObject({ code: 'not_author' });
    expect(await mo.get(chat('delete', { message_id }))).toMatchObject({ version: 2, seq: 3 });
    await ana.expect({ type: 'chat', user_id: 'mo', payload: { action: 'deleted', message_id, by: 'mo' } });
    expect(await history(ben)).toEqual([
      { message_id, seq: 1, ts: expect.any(Number), user_id: 'ana', version: 2, deleted: true, by: 'mo' },
    ]);
    expect(await ben.get(chat('unread'))).toMatchObject({ unread: 0, mentions: 0 });
    expect(await ana.refused(chat('edit', { message_id, content: 'x' }))).toMatchObject({
      code: 'message_deleted',
      details: { by: 'mo', version: 2 },
    });
  });
});
