import { describe, expect, it } from '@jest/globals';
import type { UserId } from '../../../protocol/ids.js';
import { tellLine } from '../lines/line.rules.js';
import { ChatRoom } from '../testing/chat-room.js';

describe('editing', () => {
  it('CHAT-3 changes the content, and tells when; all else stays, in both lists', () => {
    const room = new ChatRoom();
    room.roster.set('ben' as UserId, 'member');
    const first = room.send('first', {}, 'ben');
    const said = { thread: 'item:dinner', replyTo: first, mentions: ['ben'], metadata: { a: 1 } };
    const id = room.send('at eight', said);
    room.react(id, '🎉', 'ben');
    const before = room.shown(id);
    room.now += 5;
    expect(room.edit(id, ' at nine ').ack).toEqual({ version: 2 });
    const edited = { content: ' at nine ', version: 2, edited_at: room.now };
    expect(room.told(3)).toEqual([{ action: 'edited', message_id: id, thread: 'item:dinner', ...edited }]);
    expect(room.shown(id)).toEqual({ ...before, ...edited });
    expect(room.shown(id, 'item:dinner')).toEqual({ ...before, ...edited });
    expect(room.lists.get('chat.mentions/ben')).toHaveLength(1);
  });

  it('CHAT-3 to what it is already changes nothing, whichever version was seen last', () => {
    const room = new ChatRoom();
    const id = room.send('hi');
    expect(room.edit(id, 'hi', { baseVersion: 1 }).ack).toEqual({ version: 1, noop: true });
    expect(room.edit(id, 'hi ').ack).toEqual({ version: 2 });
    expect(room.edit(id, 'hi ').ack).toEqual({ version: 2, noop: true });
    expect(room.events).toHaveLength(2);
  });

  it('CHAT-3 first hit wins: muted, text, the message, its author, its version, its time', () => {
    const room = new ChatRoom();
    const [id, gone] = [room.send('hi'), room.send('gone')];
    room.edit(id, 'ho');
    room.delete(gone);
    room.now += 60_001;
    room.mute('ben');
    const late = { baseVersion: 1, windowMs: 60_000 };
    const code = (user: string, message: string, content: string, more = late) =>
      room.refused(() => room.edit(message, content, more, user)).code;
    expect(code('ben', 'm9', '\0')).toBe('muted');
    expect([code('cleo', 'm9', '\0'), code('cleo', gone, 'x'.repeat(4_001))]).toEqual([
      'invalid_text',
      'content_too_long',
    ]);
    expect([code('cleo', 'm9', 'x'), code('cleo', gone, 'x')]).toEqual(['message_not_found', 'message_deleted']);
    expect([code('cleo', id, ' '), code('cleo', id, 'x')]).toEqual(['content_empty', 'not_author']);
    expect(code('mod', id, 'x')).toBe('not_author');
    expect(code('ana', id, 'x')).toBe('version_conflict');
    expect(code('ana', id, 'x', { ...late, baseVersion: 2 })).toBe('edit_window_closed');
  });

  it('CHAT-3 CHAT-14 polls and system lines stay as they are, for their authors too', () => {
    const room = new ChatRoom();
    const poll = room.ask('Where?', ['sea', 'hills']);
    expect(room.refused(() => room.edit(poll, 'When?'))).toMatchObject({ code: 'forbidden' });
    expect(room.refused(() => room.edit(poll, 'When?', {}, 'ben'))).toMatchObject({ code: 'not_author' });
    const line = { by: 'ana' as UserId, key: 'item_moved', text: 'ana moved Dinner', params: { item_id: 'd' } };
    const moved = { kind: 'planning.moved', by: line.by, body: '{}' };
    room.apply({ kind: 'change', changes: tellLine('line')({ events: [moved] }, line), ack: {} });
    const { key, params } = line;
    expect(room.shown('line')).toEqual({
      ...{ seq: 3, ts: room.now, user_id: 'ana', message_id: 'line', version: 1 },
      ...{ content: 'ana moved Dinner', system: { key, params } },
    });
    for (const user of ['ana', 'ben', 'own']) {
      expect(room.refused(() => room.edit('line', 'x', {}, user))).toMatchObject({ code: 'forbidden' });
    }
    room.react('line', '🎉', 'ben');
    expect(room.unread('ben')).toMatchObject({ unread: 2 });
  });
});
