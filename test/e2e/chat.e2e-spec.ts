import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestServer, closeServers } from '../support/test-server.js';

describe('chat', () => {
  let server: TestServer;
  beforeEach(async () => void (server = await TestServer.start()));
  afterEach(closeServers);

  it('ENV-7 every member receives a message, the sender too, in the original shape', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana' });
    const ben = await server.connect({ room: 'trip', user: 'ben' });
    await ben.settled();
    ana.say({ type: 'chat', payload: { content: 'Hello world!' } });
    for (const client of [ana, ben]) {
      const frame = await client.expect({ type: 'chat' });
      expect(frame).toMatchObject({ room_id: 'trip', user_id: 'ana', payload: { content: 'Hello world!' } });
    }
    expect(ana.of('ack')).toEqual([]);
  });
});
