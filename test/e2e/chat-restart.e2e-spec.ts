import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ChatRoom, chat, history, send, told } from '../support/chat-room.js';
import { itOn } from '../support/it-on.js';
import { ManualClock } from '../support/manual-clock.js';
import { RallyClient } from '../support/rally-client.js';
import { assignRoles } from '../support/roles.js';
import { ServerProcess } from '../support/server-process.js';
import { TestServer, closeServers } from '../support/test-server.js';

const closed = { type: 'chat', payload: { action: 'poll', state: 'closed' } };
const poll = async (by: RallyClient, closes_at: number) => {
  const asked = { question: 'Where?', options: ['Beach', 'Town'], closes_at };
  return String((await by.get(chat('poll', asked)))['message_id']);
};

describe('a chat whose instances come and go', () => {
  let server: TestServer;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    await start();
  });
  afterEach(closeServers);

  async function start(env: Record<string, string> = {}): Promise<void> {
    server = await TestServer.start(env, { clock });
    assignRoles(server, { mo: 'moderator' });
  }
  async function join(user: string, query = '') {
    const client = await server.connect({ room: 'trip', user, v: 2, query });
    const { payload } = await client.expect({ type: 'room', payload: { action: 'joined' } });
    return { client, state: (payload['state'] as { chat?: Record<string, unknown> }).chat ?? {} };
  }
  async function restart(): Promise<void> {
    await server.stop();
    await start({ DATA_DIR: server.dataDir });
  }

  it('CHAT-5 CHAT-8 CHAT-10 CHAT-12 knows after a restart what it knew before', async () => {
    const { client: mo } = await join('mo');
    const { client: ana } = await join('ana');
    const thread = await send(ana, 'Who drives?');
    await send(mo, 'Not you', { thread, mentions: ['ana'] });
    await ana.get(chat('react', { message_id: thread, emoji: '🚗' }));
    await ana.get(chat('pin', { message_id: thread }));
    await ana.get(chat('read', { up_to: 1 }));
    await mo.get(chat('moderate', { op: 'report', message_id: thread, reason: 'spam' }));
    await mo.get(chat('moderate', { op: 'slow_mode', interval_ms: 60_000 }));
    await mo.get(chat('moderate', { op: 'mute', user_id: 'ana' }));
    const before = await history(mo);
    await restart();
    const { client: back, state } = await join('ana', 'include=chat');
    expect(state).toMatchObject({ messages: before, pins: [thread], slow_ms: 60_000 });
    expect(state['receipts']).toEqual([{ user_id: 'ana', read: 1, delivered: 1 }]);
    expect(before[0]).toMatchObject({ reply_count: 1, reactions: [{ emoji: '🚗', count: 1, users: ['ana'] }] });
    expect(await back.get(chat('unread'))).toEqual({ up_to: 1, unread: 1, mentions: 1, more: false });
    expect(await back.get(chat('read', { up_to: 0 }))).toEqual({ up_to: 1 });
    expect(await back.refused(chat('edit', { message_id: thread, content: 'x' }))).toMatchObject({ code: 'muted' });
    const { client: again } = await join('mo');
    expect(await again.get(chat('reports'))).toMatchObject({ reports: [{ user_id: 'mo', reason: 'spam' }] });
  });

  it('CHAT-11 a poll ends in time after a restart, also if its time came while nobody ran', async () => {
    const { client: ana } = await join('ana');
    const soon = await poll(ana, clock.now() + 2_000);
    const later = await poll(ana, clock.now() + 8_000);
    await ana.get(chat('poll_vote', { message_id: later, options: [1] }));
    await server.stop();
    await clock.advance(4_000);
    await start({ DATA_DIR: server.dataDir });
    const { client: ben } = await join('ben');
    await clock.advance(5_000);
    await ben.expect({ ...closed, user_id: 'ana', payload: { message_id: later, tally: [0, 1], voters: 1 } });
    const { messages, as_of } = await ben.get(chat('history'));
    expect(messages).toMatchObject([
      { message_id: soon, poll: { closed: true, voters: 0 } },
      { message_id: later, poll: { closed: true, voters: 1 } },
    ]);
    expect(as_of).toBe(5);
  });

  itOn('redis', 'there are several instances')(
    'CHAT-11 a poll ends though the instance that took it was killed, and once for all instances',
    async () => {
      const room = new ChatRoom(server);
      const friends = await room.friends('ana', 'ben');
      const other = await ServerProcess.start({ dataDir: server.dataDir, clock });
      const cem = await RallyClient.connect(other.url, { room: room.name, user: 'cem', v: 2 });
      await poll(cem, clock.now() + 3_000);
      await other.kill();
      await clock.advance(16_000); // Until it is given up, nobody looks after its timers.
      for (const client of friends) {
        await client.expect({ ...closed, user_id: 'cem' });
        await client.settled();
        expect(told(client, 'poll')).toHaveLength(1);
      }
    },
  );
});
