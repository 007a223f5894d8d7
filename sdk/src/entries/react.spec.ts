import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createElement } from 'react';
import { create } from 'react-test-renderer';
import { WebSocket } from 'ws';
import { createClient } from './client.js';
import { useChat, useConnection, useItinerary, useLocations, usePresence, useRoom } from './react.js';
import type { RallyClient } from './client.js';
import { eventually } from '../../../test/support/eventually.js';
import { TestServer, closeServers } from '../../../test/support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(closeServers);

/** What the hooks show, as text. */
function Page({ client, id }: { client: RallyClient; id: string }) {
  const { status } = useConnection(client);
  const { room, isJoined, error } = useRoom(client, id);
  const said = useChat(room).map((entry) => ('deleted' in entry ? '-' : entry.content));
  const { items, locks } = useItinerary(room);
  const here = usePresence(room).map(({ user_id, state }) => `${user_id} ${state}`);
  const where = useLocations(room).map(({ latitude }) => latitude);
  const planned = items.map(({ item_id }) => item_id);
  const locked = locks.map(({ item_id }) => item_id);
  const shown = { status, isJoined, code: (error as { code?: string } | undefined)?.code };
  return JSON.stringify({ ...shown, said, planned, locked, here, where });
}

describe('the hooks', () => {
  it('SDK-36 show what the room is, and again whenever it changes', async () => {
    const client = createClient({ url: server.url, user: 'ada', webSocket: WebSocket });
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- Until there is another renderer without a DOM.
    const page = create(createElement(Page, { client, id: 'r' }));
    const shown = () => JSON.parse(page.toJSON() as unknown as string) as Record<string, unknown>;
    const later = (expected: object) => eventually(() => expect(shown()).toMatchObject(expected));
    await later({ status: 'connected', isJoined: true, said: [], here: ['ada online'] });
    const room = client.room('r');
    await room.chat.send('hi');
    await room.itinerary.update('dinner', {});
    const lease = await room.itinerary.lock('dinner');
    room.location.share({ latitude: 1, longitude: 2 });
    await later({ said: ['hi'], planned: ['dinner'], locked: ['dinner'], where: [1] });
    await lease.release();
    await later({ locked: [] });
    await room.leave();
    await later({ isJoined: false, code: 'left', said: ['hi'] });
    page.unmount();
    await client.close();
  });
});
