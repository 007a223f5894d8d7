import { describe, expect, it } from '@jest/globals';
import type { UserId } from '../../../protocol/ids.js';
import { CHAT_LIST, threadList } from '../message.rules.js';
import { ChatRoom } from '../testing/chat-room.js';

const CANARY = 'the canary sings';

describe('messages that change', () => {
  it('CHAT-4 leave nothing behind when they are deleted: rows, lists, erased events', () => {
    const room = new ChatRoom();
    room.roster.set('ben' as UserId, 'member');
    const thread = 'item:dinner';
    const attachments = [{ kind: 'image', url: `https://x.test/${encodeURIComponent(CANARY)}` }] as const;
    const id = room.send(CANARY, { thread, mentions: ['ben', '@all'], attachments, metadata: { said: CANARY } });
    room.edit(id, `${CANARY} again`);
    room.edit(id, `${CANARY} and again`);
    room.react(id, '🐦', 'ben');
    room.pin(id);
    room.report(id, `it says ${CANARY}`);
    const { changes } = room.delete(id);
    const left = JSON.stringify([...room.rows, ...room.lists]);
    expect(left).not.toContain(CANARY);
    expect(left).not.toContain(encodeURIComponent(CANARY));
    expect(changes.erase?.map(({ seq, kind }) => [seq, kind])).toEqual([1, 2, 3].map((seq) => [seq, 'chat.deleted']));
    for (const list of [undefined, thread]) {
      expect(room.shown(id, list)).toMatchObject({ message_id: id, version: 4, deleted: true, by: 'ana', seq: 1 });
    }
    expect(room.rows.get('chat.pins')?.body).toBe('{"pins":[]}');
    expect(room.rows.get('chat.reports')?.body).toBe('{"reports":[]}');
    expect(room.lists.get('chat.mentions/ben')?.map(({ body }) => body)).toEqual(['{}']);
    expect(room.lists.get('chat.mentions')?.map(({ body }) => body)).toEqual(['{}']);
  });

  it('CHAT-4 of somebody else are deleted by moderators only; what is gone is gone', () => {
    const room = new ChatRoom();
    const id = room.send('hi');
    expect(room.refused(() => room.delete(id, 'ben'))).toMatchObject({ code: 'not_author' });
    expect(room.delete(id, 'mod').ack).toEqual({ version: 2 });
    expect(room.delete(id, 'ben').ack).toEqual({ version: 2, noop: true });
    for (const act of [() => room.edit(id, 'x'), () => room.react(id, '🎉'), () => room.pin(id)]) {
      expect(room.refused(act)).toEqual({ code: 'message_deleted', details: { by: 'mod', version: 2 } });
    }
    expect(room.refused(() => room.delete('never'))).toMatchObject({ code: 'message_not_found' });
  });

  it('CHAT-9 that only their thread still keeps are changed by whoever says in which', () => {
    const room = new ChatRoom();
    const thread = 'item:dinner';
    const id = room.send('at eight', { thread });
    room.lists.set(CHAT_LIST, []);
    expect(room.refused(() => room.edit(id, 'at nine'))).toMatchObject({ code: 'message_not_found' });
    room.edit(id, 'at nine', { thread });
    expect(room.shown(id, thread)).toMatchObject({ content: 'at nine', version: 2 });
    room.delete(id, 'ana', thread);
    expect(JSON.stringify(room.lists.get(threadList(thread)))).not.toContain('at nine');
  });

  it('CHAT-3 are edited in time, and by the version that the author saw; it leaps where the store went back', () => {
    const room = new ChatRoom();
    const id = room.send('hi');
    expect(room.refused(() => room.edit(id, 'ho', { baseVersion: 2 }))).toEqual({
      code: 'version_conflict',
      details: { version: 1 },
    });
    room.now += 60_000;
    expect(room.edit(id, 'ho', { windowMs: 60_000 }).ack).toEqual({ version: 2 });
    room.countFloor = 5_000;
    expect(room.edit(id, 'hu').ack).toEqual({ version: 5_001 });
    room.now += 1;
    expect(room.refused(() => room.edit(id, 'x', { windowMs: 60_000 }))).toMatchObject({ code: 'edit_window_closed' });
  });

  it('CHAT-9 begin a thread, which counts what comes; threads have no threads', () => {
    const room = new ChatRoom();
    const first = room.send('Dinner?');
    const reply = room.send('yes', { thread: first }, 'ben');
    room.now += 5;
    room.send('me too', { thread: first, replyTo: reply }, 'cleo');
    expect(room.shown(first)).toMatchObject({ reply_count: 2, last_reply_at: room.now });
    expect(room.lists.get(threadList(first))).toHaveLength(2);
    expect(room.refused(() => room.send('x', { thread: reply }))).toMatchObject({ code: 'thread_not_found' });
    expect(room.refused(() => room.send('x', { thread: 'm99' }))).toMatchObject({ code: 'thread_not_found' });
    expect(room.refused(() => room.send('x', { replyTo: 'm99' }))).toMatchObject({ code: 'reply_target_invalid' });
    room.delete(first);
    expect(room.refused(() => room.send('x', { thread: first }))).toMatchObject({ code: 'message_deleted' });
    room.send('still answered', { replyTo: first }, 'ben');
  });
});
