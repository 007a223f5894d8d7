import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UserId } from '../../../protocol/ids.js';
import { ChatRoom, writer } from '../testing/chat-room.js';
import { decidePlainSend, decideSend, isPlain, sendReads, standingRows } from './send.rules.js';

const url = 'https://files.example/a.jpg';

/** Who is mentioned has to belong. */
function roomOf(...users: string[]): ChatRoom {
  const room = new ChatRoom();
  for (const user of users) room.roster.set(user as UserId, 'member');
  return room;
}

/** Messages that mention them, by user, `@all` being everybody. */
function mentioned(room: ChatRoom, list: string) {
  return (room.lists.get(list) ?? []).map(({ seq, body }) => [seq, body]);
}

describe('sending', () => {
  it('CHAT-2 tells what was sent, with an id and version 1, and nothing that was not', () => {
    const room = roomOf('ben');
    const said = room.say(' hi\n', {
      mentions: ['ben', '@all'],
      attachments: [{ kind: 'image', url, name: undefined }],
      metadata: { mood: 'good' },
    });
    expect(said.ack).toEqual({ message_id: 'm1', version: 1 });
    const told = {
      content: ' hi\n',
      message_id: 'm1',
      version: 1,
      mentions: ['ben', '@all'],
      attachments: [{ kind: 'image', url }],
      metadata: { mood: 'good' },
    };
    expect(room.events.map(({ kind, by }) => [kind, by])).toEqual([['chat.send', 'ana']]);
    expect(room.told()).toEqual([told]);
    expect(room.shown('m1')).toEqual({ ...told, seq: 1, ts: room.now, user_id: 'ana' });
    room.say('plain');
    expect(room.told(1)).toEqual([{ content: 'plain', message_id: 'm2', version: 1 }]);
  });

  it('CHAT-1 an answer does not tell whom it answers, and may answer what was deleted, of a thread or not', () => {
    const room = new ChatRoom();
    const [gone, comment] = [room.send('first'), room.send('at eight', { thread: 'item:dinner' })];
    room.delete(gone);
    for (const replyTo of [gone, comment]) room.send('yes', { replyTo }, 'ben');
    expect(room.told(3)).toEqual([
      { content: 'yes', message_id: 'm3', version: 1, reply_to: gone },
      { content: 'yes', message_id: 'm4', version: 1, reply_to: comment },
    ]);
    expect(mentioned(room, 'chat.mentions/ana')).toEqual([
      [4, '{"message_id":"m3"}'],
      [5, '{"message_id":"m4"}'],
    ]);
  });

  it('CHAT-1 who does not belong is dropped, and named; @all always belongs, and nobody is named in vain', () => {
    const room = roomOf('ben', '__proto__');
    const { ack } = room.say('hi', { mentions: ['zoe', 'ben', 'constructor', '@all', '__proto__'] });
    expect(ack).toEqual({ message_id: 'm1', version: 1, mentions_dropped: ['zoe', 'constructor'] });
    expect(room.shown('m1').mentions).toEqual(['ben', '@all', '__proto__']);
    expect(mentioned(room, 'chat.mentions/__proto__')).toEqual([[1, '{"message_id":"m1"}']]);
    expect(room.lists.has('chat.mentions/zoe')).toBe(false);
    expect(room.say('hi', { mentions: ['zoe'] }).ack.mentions_dropped).toEqual(['zoe']);
    expect(room.shown('m2')).not.toHaveProperty('mentions');
  });

  it('CHAT-8 a message mentions one once, by whatever; nobody mentions themselves', () => {
    const room = roomOf('ana', 'ben');
    const first = room.send('first', {}, 'ben');
    room.send('yes', { replyTo: first, mentions: ['ben', 'ben', 'ana'] });
    expect(mentioned(room, 'chat.mentions/ben')).toEqual([[2, '{"message_id":"m2"}']]);
    expect(room.lists.has('chat.mentions/ana')).toBe(false);
    room.send('me', { replyTo: first }, 'ben');
    expect(mentioned(room, 'chat.mentions/ben')).toHaveLength(1);
  });

  it('CHAT-8 the newest 100 mentions are kept', () => {
    const room = roomOf('ben');
    for (let n = 0; n < 101; n++) room.send(`${n}`, { mentions: ['ben'] });
    const kept = mentioned(room, 'chat.mentions/ben');
    expect([kept.length, kept[0]?.[0], kept.at(-1)?.[0]]).toEqual([100, 2, 101]);
  });

  it('CHAT-1 attachments may have no text, but an empty list of them is none', () => {
    const room = new ChatRoom();
    const id = room.send(' ', { attachments: [{ kind: 'image', url }] });
    room.edit(id, 'the sea');
    expect(room.edit(id, '').ack).toEqual({ version: 3 });
    expect(room.refused(() => room.send('', { attachments: [] }))).toMatchObject({ code: 'content_empty' });
    const none = room.send('none', { attachments: [] });
    expect(room.refused(() => room.edit(none, ''))).toMatchObject({ code: 'content_empty' });
  });

  it('CHAT-1 CHAT-12 first hit wins: muted, text, what it names, slow mode', () => {
    const room = new ChatRoom();
    room.slowMode(1_000);
    room.send('hi');
    room.mute('ana');
    const code = (content: string, names: { replyTo?: string; thread?: string } = {}, metadata = {}) =>
      room.refused(() => room.send(content, { metadata, ...names })).code;
    const large = { a: 'x'.repeat(4_096) };
    expect(code('', { replyTo: 'm9' })).toBe('muted');
    room.unmute('ana');
    expect(code('', { replyTo: 'm9' }, large)).toBe('content_empty');
    expect(code('x', { replyTo: 'm9' }, large)).toBe('payload_too_large');
    expect(code('x', { replyTo: 'm9', thread: 'm9' })).toBe('reply_target_invalid');
    expect(code('x', { thread: 'm9' })).toBe('thread_not_found');
    expect(code('x')).toBe('slow_mode');
    expect(room.events).toHaveLength(4);
  });

  it('CHAT-9 a reply in a thread may answer another, and its own lists know it', () => {
    const room = new ChatRoom();
    const first = room.send('Dinner?');
    const reply = room.send('where?', { thread: first }, 'ben');
    room.send('here', { thread: first, replyTo: reply });
    const page = (thread?: string) => room.history({ thread }).messages.map(({ message_id }) => message_id);
    expect(page()).toEqual(['m1', 'm2', 'm3']);
    expect(page(first)).toEqual(['m2', 'm3']);
    expect(room.shown('m3', first)).toEqual(room.shown('m3'));
    expect(room.unread('ben', first)).toMatchObject({ unread: 1, mentions: 1 });
  });

  it('CHAT-9 a thread keeps 1,000, the room more; deleted replies count', () => {
    const room = new ChatRoom();
    const first = room.send('begin');
    const replies = Array.from({ length: 1_001 }, (_, n) => room.send(`${n}`, { thread: first }));
    room.delete(replies[1_000] ?? '');
    expect(room.shown(first)).toMatchObject({ reply_count: 1_001 });
    expect(room.lists.get(`chat.thread/${first}`)).toHaveLength(1_000);
    expect(room.lists.get('chat.messages')).toHaveLength(1_002);
    expect(() => room.shown(replies[0] ?? '', first)).toThrow('is not kept');
    expect(room.edit(replies[0] ?? '', 'still here').ack).toEqual({ version: 2 });
  });
});

describe('sending in one call', () => {
  const plain = fc.record(
    {
      content: fc.oneof(fc.constantFrom('', ' ', 'hi', '\0', 'x'.repeat(4_001)), fc.string({ unit: 'binary' })),
      thread: fc.constantFrom('item:dinner', 'item:__proto__'),
      attachments: fc.constantFrom([], [{ kind: 'file' as const, url }]),
      metadata: fc.constantFrom({}, { a: 'x'.repeat(4_096) }),
    },
    { requiredKeys: ['content'] },
  );
  const standing = fc.constantFrom('nothing', 'muted', 'was muted', 'slow', 'sent');

  it('CHAT-1 CHAT-2 CHAT-12 what is decided ahead, and by mute and slow mode alone, is what the whole rule decides', () => {
    const property = fc.property(plain, standing, fc.constantFrom('ana', 'mod'), (said, stands, user) => {
      const room = new ChatRoom();
      if (stands === 'slow' || stands === 'sent') room.slowMode(1_000);
      if (stands === 'sent') room.send('before', {}, user);
      if (stands === 'muted' || stands === 'was muted') room.mute('ana', stands === 'muted' ? undefined : room.now + 1);
      room.now += 1;
      const send = { writer: writer(user), messageId: 'new', ...said };
      expect(isPlain(send)).toBe(true);
      const whole = decideSend(send, room.read(sendReads(send)));
      expect(decidePlainSend(send, room.read({ rows: standingRows(send) }))).toEqual(whole);
      if (stands === 'nothing') expect(decidePlainSend(send, null)).toEqual(whole);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('CHAT-1 CHAT-9 what answers, mentions or replies is not', () => {
    const send = { writer: writer('ana'), messageId: 'new', content: 'hi' };
    expect(isPlain(send)).toBe(true);
    expect(
      [{ replyTo: 'm1' }, { mentions: ['ben'] }, { thread: 'm1' }].map((more) => isPlain({ ...send, ...more })),
    ).toEqual([false, false, false]);
  });
});
