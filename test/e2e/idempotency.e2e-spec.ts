import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestServer, closeServers } from '../support/test-server.js';

const HELLO = { type: 'chat', id: 'k1', payload: { content: 'hello', action: 'send' } };

describe('the same frame twice', () => {
  let server: TestServer;
  beforeEach(async () => void (server = await TestServer.start()));
  afterEach(closeServers);

  it('ENV-5 is one event, with the same ack and duplicate:true, from any connection of the user', async () => {
    const phone = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const laptop = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const first = await phone.get(HELLO);
    expect(await laptop.get(HELLO)).toEqual({ ...first, duplicate: true });
    expect(await laptop.get({ type: 'chat', payload: { action: 'history' } })).toMatchObject({
      messages: [{ seq: 1, content: 'hello' }],
    });
  });

  it('ENV-5 is known after a restart', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const first = await ana.get(HELLO);
    await server.stop();
    server = await TestServer.start({ DATA_DIR: server.dataDir });
    const again = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    expect(await again.get(HELLO)).toEqual({ ...first, duplicate: true });
  });

  it('ENV-5 with another body is a mismatch; the order of keys and a default action make none', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    await ana.get(HELLO);
    expect(await ana.get({ id: 'k1', payload: { content: 'hello' }, type: 'chat' })).toHaveProperty('duplicate', true);
    expect(await ana.refused({ ...HELLO, payload: { content: 'other' } })).toMatchObject({
      code: 'idempotency_mismatch',
    });
  });

  it('ENV-5 is asked before any rule: a repeated update is not a version conflict', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const update = { action: 'update', item_id: 'd1', data: { title: 'Dinner' }, base_version: 0 };
    const first = await ana.get({ type: 'planning', id: 'u1', payload: update });
    expect(await ana.get({ type: 'planning', id: 'u1', payload: update })).toEqual({ ...first, duplicate: true });
  });

  it('ENV-5 ids are scoped by user, and refused commands are not remembered', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const ben = await server.connect({ room: 'trip', user: 'ben', v: 2 });
    await ana.refused({ type: 'chat', id: 'k1', payload: { content: ' ' } });
    expect(await ana.get(HELLO)).toMatchObject({ seq: 1 });
    expect(await ben.get(HELLO)).toMatchObject({ seq: 2 });
  });

  it('ENV-2 `re` stands on the author’s own session only', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const laptop = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    await ana.get(HELLO);
    expect(await ana.expect({ type: 'chat' })).toMatchObject({ re: 'k1', seq: 1, user_id: 'ana' });
    expect(await laptop.expect({ type: 'chat' })).not.toHaveProperty('re');
  });
});
