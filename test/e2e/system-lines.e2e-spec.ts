import { afterEach, describe, expect, it } from '@jest/globals';
import { TestServer, closeServers } from '../support/test-server.js';
import { plan } from '../support/trip.js';

const chat = (payload: object) => ({ type: 'chat', payload });

describe('system lines', () => {
  afterEach(closeServers);

  it('CHAT-14 tell in the chat what becomes of the itinerary, in the same commit, and are no one’s to edit', async () => {
    const server = await TestServer.start({ SYSTEM_LINES: 'on' });
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    await ana.get(plan('create', { item_id: 'dinner', data: { title: 'Dinner' } }));
    await ana.get(plan('move', { item_id: 'dinner', day: '2026-05-02' }));
    await ana.get(plan('update', { item_id: 'dinner', data: { notes: 'at eight' } }));
    const told = ['ana added Dinner to the ideas', 'ana moved Dinner to 2026-05-02'];
    for (const content of told) {
      await seed.expect({ type: 'chat', user_id: 'ana', payload: { content } });
    }
    const { messages } = await ana.get(chat({ action: 'history' }));
    expect(messages).toMatchObject([
      { seq: 2, content: told[0], system: { key: 'planning.added', params: { item_id: 'dinner', title: 'Dinner' } } },
      { seq: 4, content: told[1], system: { key: 'planning.moved', params: { day: '2026-05-02' } } },
    ]);
    const [line] = messages as { message_id: string }[];
    const edit = { action: 'edit', message_id: line?.message_id, content: 'ana ate Dinner' };
    expect(await ana.refused(chat(edit))).toMatchObject({ code: 'forbidden' });
  });

  it('CHAT-14 are one line of a batch; a change with its line is undone by any of its seqs', async () => {
    const server = await TestServer.start({ SYSTEM_LINES: 'on' });
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const create = (item_id: string) => ({ action: 'create', item_id, data: {} });
    const { seq } = await ana.get(plan('batch', { ops: [create('a'), create('b')] }));
    await ana.expect({ type: 'chat', seq: 3, payload: { content: 'ana changed 2 items of the itinerary' } });
    expect(seq).toBe(3);
    expect(await ana.get(plan('undo', { seq }))).toMatchObject({
      undone: 3,
      results: [{ item_id: 'b' }, { item_id: 'a' }],
    });
    await ana.expect({ type: 'chat', seq: 6, payload: { content: 'ana changed 2 items of the itinerary' } });
    expect(await ana.get(plan('undo', { seq: 5 }))).toMatchObject({ undone: 6 });
  });
});
