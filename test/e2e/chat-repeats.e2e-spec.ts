import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { checkFrames } from '../protocol/check-frames.js';
import { ChatRoom, chat, history, send } from '../support/chat-room.js';
import type { RallyClient } from '../support/rally-client.js';
import { assignRoles } from '../support/roles.js';
import { TestServer, closeServers } from '../support/test-server.js';

const poll = { question: 'Where?', options: ['Beach', 'Town'] };

/** A message and a poll of their own for each command. */
interface Scene {
  readonly mo: RallyClient;
  readonly message_id: string;
  readonly poll_id: string;
}
type Scenario = [title: string, command: (scene: Scene) => object | Promise<object>, isTold?: boolean];
/** Does first what the command is to take back. */
const after = async ({ mo }: Scene, first: object, then: object) => {
  await mo.get(first);
  return then;
};
const COMMANDS: Scenario[] = [
  ['send', () => ({ type: 'chat', payload: { content: 'hi' } })],
  ['send in a thread', ({ message_id }) => ({ type: 'chat', payload: { content: 'hi', thread: message_id } })],
  ['send with mentions', () => ({ type: 'chat', payload: { content: 'hi', mentions: ['@all', 'nobody'] } })],
  ['edit', ({ message_id }) => chat('edit', { message_id, content: 'new', base_version: 1 })],
  ['delete', ({ message_id }) => chat('delete', { message_id })],
  ['react', ({ message_id }) => chat('react', { message_id, emoji: '🎉' })],
  [
    'unreact',
    (scene) => {
      const of = { message_id: scene.message_id, emoji: '🎉' };
      return after(scene, chat('react', of), chat('unreact', of));
    },
  ],
  ['pin', ({ message_id }) => chat('pin', { message_id })],
  [
    'unpin',
    (scene) => {
      const { message_id } = scene;
      return after(scene, chat('pin', { message_id }), chat('unpin', { message_id }));
    },
  ],
  ['poll', () => chat('poll', poll)],
  ['poll_vote', ({ poll_id }) => chat('poll_vote', { message_id: poll_id, options: [1] })],
  ['poll_close', ({ poll_id }) => chat('poll_close', { message_id: poll_id })],
  ['read', () => chat('read', { up_to: 1 }), false],
  ['delivered', () => chat('delivered', { up_to: 2 }), false],
  ['mute', () => chat('moderate', { op: 'mute', user_id: 'ana' })],
  [
    'unmute',
    (scene) => {
      const of = { user_id: 'ana' };
      return after(scene, chat('moderate', { op: 'mute', ...of }), chat('moderate', { op: 'unmute', ...of }));
    },
  ],
  ['slow_mode', () => chat('moderate', { op: 'slow_mode', interval_ms: 1_000 })],
  ['remove', () => chat('moderate', { op: 'remove', user_id: 'ana' })],
  [
    'readmit',
    (scene) => {
      const of = { user_id: 'ana' };
      return after(scene, chat('moderate', { op: 'remove', ...of }), chat('moderate', { op: 'readmit', ...of }));
    },
  ],
  ['report', ({ message_id }) => chat('moderate', { op: 'report', message_id }), false],
  [
    'dismiss',
    (scene) => {
      const { message_id } = scene;
      return after(
        scene,
        chat('moderate', { op: 'report', message_id }),
        chat('moderate', { op: 'dismiss', message_id }),
      );
    },
    false,
  ],
];

checkFrames();

describe('what is said twice in a chat', () => {
  let server: TestServer;
  let room: ChatRoom;
  let mo: RallyClient;
  beforeAll(async () => {
    server = await TestServer.start();
    assignRoles(server, { mo: 'moderator' });
  });
  beforeEach(async () => {
    room = new ChatRoom(server);
    mo = await room.join('mo');
  });
  afterAll(closeServers);

  const seqNow = async () => (await mo.get(chat('history')))['as_of'];

  it.each(COMMANDS)('ENV-5 %s is done once, and answered with the first ack', async (_, commandOf, isTold = true) => {
    const message_id = await send(mo, 'a message');
    const poll_id = String((await mo.get(chat('poll', poll)))['message_id']);
    const frame = { id: 'k1', ...(await commandOf({ mo, message_id, poll_id })) };
    const before = Number(await seqNow());
    const first = await mo.get(frame);
    expect(await mo.get(frame)).toEqual({ ...first, duplicate: true });
    expect(await seqNow()).toBe(before + (isTold ? 1 : 0));
    if (isTold) expect(first).toMatchObject({ seq: before + 1, ts: expect.any(Number), epoch: expect.any(String) });
    const other = chat('react', { message_id, emoji: '👀' });
    expect(await mo.refused({ ...other, id: 'k1' })).toMatchObject({ code: 'idempotency_mismatch' });
  });

  it('ENV-5 a repeat is answered as at first, though its rule would now refuse it', async () => {
    const message_id = await send(mo, 'a message');
    const edit = { ...chat('edit', { message_id, content: 'new', base_version: 1 }), id: 'e1' };
    const reply = { type: 'chat', id: 'r1', payload: { content: 'hi', thread: message_id } };
    const [edited, replied] = [await mo.get(edit), await mo.get(reply)];
    await mo.get(chat('delete', { message_id }));
    expect(await mo.get(edit)).toEqual({ ...edited, duplicate: true });
    expect(await mo.get(reply)).toEqual({ ...replied, duplicate: true });
    expect(await history(mo)).toMatchObject([{ message_id, deleted: true }, { content: 'hi' }]);
  });
});
