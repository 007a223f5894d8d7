import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ChatRoom, chat, send, told } from '../support/chat-room.js';
import { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { assignRoles } from '../support/roles.js';
import { TestServer, closeServers } from '../support/test-server.js';

const typing = (state: 'start' | 'stop', more: object = {}) => chat('typing', { state, ...more });
const typed = (state: string, more: object = {}) => ({ type: 'chat', payload: { action: 'typing', state, ...more } });
/** What a client was told of who types. */
const story = async (client: RallyClient) => {
  await client.settled();
  return told(client, 'typing').map(({ user_id, payload }) =>
    [user_id, payload['state'], payload['thread']].filter(Boolean).join(' '),
  );
};

describe('typing', () => {
  let server: TestServer;
  let clock: ManualClock;
  let room: ChatRoom;
  let mo: RallyClient;
  let ana: RallyClient;
  beforeAll(async () => {
    clock = new ManualClock();
    server = await TestServer.start({}, { clock });
    assignRoles(server, { mo: 'moderator', gus: 'guest' });
  });
  beforeEach(async () => {
    room = new ChatRoom(server);
    mo = await room.join('mo');
    ana = await room.join('ana');
  });
  afterAll(closeServers);

  it('CHAT-7 is told without seq, changes only; a start elsewhere moves it', async () => {
    expect(await ana.get(typing('start'))).toEqual({});
    const told = await mo.expect(typed('start'));
    expect(told.payload).toEqual({ action: 'typing', state: 'start' });
    expect(told).not.toHaveProperty('seq');
    await ana.get(typing('start'));
    await ana.get(typing('start', { thread: 'item:d1' }));
    await mo.expect(typed('start', { thread: 'item:d1' }));
    await ana.get(typing('stop'));
    await mo.expect(typed('stop'));
    await ana.get(typing('stop'));
    expect(await story(mo)).toEqual(['ana start', 'ana start item:d1', 'ana stop item:d1']);
  });

  it('CHAT-7 stops by itself 7 s after it was said last', async () => {
    await ana.get(typing('start'));
    await mo.expect(typed('start'));
    for (let n = 0; n < 3; n++) {
      await clock.advance(3_000);
      await ana.get(typing('start'));
    }
    await clock.advance(6_500);
    expect(await story(mo)).toEqual(['ana start']);
    await clock.advance(500);
    await mo.expect(typed('stop'));
    await ana.get(typing('start'));
    await mo.expect(typed('start'));
    expect(await story(mo)).toEqual(['ana start', 'ana stop', 'ana start']);
  });

  it('CHAT-7 stops with the message, when its user leaves, and when the socket closes', async () => {
    await ana.get(typing('start'));
    await mo.expect(typed('start'));
    await send(ana, 'done');
    await mo.expect(typed('stop'));
    await ana.get(typing('start'));
    await mo.expect(typed('start'));
    await ana.get(chat('poll', { question: 'Where?', options: ['Here', 'There'] }));
    await mo.expect(typed('stop'));
    await ana.get(typing('start'));
    await mo.expect(typed('start'));
    await ana.get({ type: 'room', payload: { action: 'leave' } });
    await mo.expect(typed('stop'));
    const ben = await room.join('ben');
    await ben.get(typing('start'));
    await mo.expect(typed('start'));
    ben.terminate();
    await mo.expect({ ...typed('stop'), user_id: 'ben' });
    await clock.advance(8_000);
    const turn = (user: string) => [`${user} start`, `${user} stop`];
    expect(await story(mo)).toEqual([...turn('ana'), ...turn('ana'), ...turn('ana'), ...turn('ben')]);
  });

  it('CHAT-7 of the devices of a user the one counts that spoke last', async () => {
    const tablet = await room.join('ana');
    await ana.get(typing('start'));
    await mo.expect(typed('start'));
    await clock.advance(5_000);
    await tablet.get(typing('start', { thread: 'item:d1' }));
    await mo.expect(typed('start', { thread: 'item:d1' }));
    await clock.advance(3_000); // Nothing of what the first device said is left.
    await ana.close();
    expect(await story(mo)).toEqual(['ana start', 'ana start item:d1']);
    await tablet.get(typing('stop'));
    await mo.expect(typed('stop'));
    expect(await story(mo)).toEqual(['ana start', 'ana start item:d1', 'ana stop item:d1']);
  });

  it('CHAT-7 CONN-9 what a session typed whose connection was taken over is taken back, and what it types now is not', async () => {
    const tokenOf = async (client: RallyClient) =>
      `resume=${encodeURIComponent(String((await client.expect({ type: 'session' })).payload['resume_token']))}`;
    const heir = await takeOver(ana, await tokenOf(ana));
    await clock.advance(7_000);
    await mo.expect(typed('stop'));
    const third = await takeOver(heir, await tokenOf(heir));
    await third.get(typing('start', { thread: 'item:d1' }));
    await mo.expect(typed('start', { thread: 'item:d1' }));
    await clock.advance(6_500);
    await third.get(typing('start', { thread: 'item:d1' }));
    await clock.advance(1_000);
    expect(await story(mo)).toEqual(['ana start', 'ana stop', 'ana start', 'ana start item:d1']);
  });
  async function takeOver(ghost: RallyClient, query: string): Promise<RallyClient> {
    await ghost.get(typing('start'));
    await mo.expect(typed('start'));
    const heir = await room.join('ana', query);
    await ghost.closed;
    return heir;
  }

  it('CHAT-7 CHAT-12 who is muted does not type, nor go on; guests neither, and clients of the original hear nothing of it', async () => {
    const gus = await room.join('gus');
    const seed = await server.connect({ room: room.name, user: 'seed' });
    await seed.settled();
    expect(await gus.refused(typing('start'))).toMatchObject({ code: 'forbidden' });
    await ana.get(typing('start'));
    await gus.expect(typed('start'));
    await mo.get(chat('moderate', { op: 'mute', user_id: 'ana' }));
    expect(await ana.refused(typing('start'))).toMatchObject({ code: 'muted', details: {} });
    await gus.expect(typed('stop'));
    expect(await ana.refused(typing('start'))).toMatchObject({ code: 'muted' });
    expect(await story(gus)).toEqual(['ana start', 'ana stop']);
    expect(seed.of('chat')).toEqual([]);
  });
});
