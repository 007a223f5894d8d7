import { describe, expect, it } from '@jest/globals';
import { ChatRoom } from './testing/chat-room.js';

const many = (count: number) => Array.from({ length: count }, (_, n) => `user${n}`);

describe('what a message holds', () => {
  it('CHAT-6 one reaction of each kind and user; twice, or never given, changes nothing', () => {
    const room = new ChatRoom();
    const id = room.send('hi');
    expect([room.react(id, '🎉'), room.react(id, '🎉'), room.react(id, '🎉', 'ben')]).toEqual([
      { count: 1 },
      { count: 1, noop: true },
      { count: 2 },
    ]);
    expect(room.shown(id).reactions).toEqual([{ emoji: '🎉', count: 2, users: ['ana', 'ben'] }]);
    expect(room.react(id, '🎉', 'ana', 'remove')).toEqual({ count: 1 });
    expect(room.react(id, '🎉', 'ana', 'remove')).toEqual({ count: 1, noop: true });
    room.react(id, '🎉', 'ben', 'remove');
    expect(room.shown(id)).not.toHaveProperty('reactions');
    expect(room.told(1).map(({ op, count }) => [op, count])).toEqual([
      ['add', 1],
      ['add', 2],
      ['remove', 1],
      ['remove', 0],
    ]);
  });

  it('CHAT-6 20 kinds, 1,000 together; users of any name', () => {
    const room = new ChatRoom();
    const id = room.send('hi');
    for (const name of ['__proto__', 'constructor']) room.react(id, '🎉', name);
    for (let kind = 1; kind < 20; kind++) room.react(id, `:${kind}:`);
    expect(room.refused(() => room.react(id, ':20:'))).toMatchObject({ code: 'reaction_limit' });
    for (const user of many(1_000 - 21)) room.react(id, '🎉', user);
    expect(room.refused(() => room.react(id, '🎉', 'late'))).toMatchObject({ details: { max: 1_000 } });
    expect(room.shown(id).reactions?.[0]).toMatchObject({ count: 981, users: { length: 20 } });
    room.react(id, '🎉', '__proto__', 'remove');
    expect(room.react(id, '🎉', 'late')).toEqual({ count: 981 });
  });

  it('CHAT-10 50 pins a room, newest first; a pin again changes nothing', () => {
    const room = new ChatRoom();
    const ids = many(51).map((text) => room.send(text));
    const [first = '', ...others] = ids;
    for (const id of ids.slice(0, 50)) room.pin(id);
    expect(room.refused(() => room.pin(ids[50] ?? ''))).toEqual({ code: 'pin_limit', details: { max: 50 } });
    expect(room.pin(first)).toEqual({ pinned: 50, noop: true });
    expect(room.unpin(first)).toEqual({ pinned: 49 });
    expect(room.unpin(first)).toEqual({ pinned: 49, noop: true });
    room.delete(others[0] ?? '');
    expect(room.pin(first)).toEqual({ pinned: 49 });
  });

  it('CHAT-11 one ballot of each user, the last one; of one option unless the poll takes several', () => {
    const room = new ChatRoom();
    const one = room.ask('Where?', ['sea', 'hills']);
    expect(room.vote(one, [0])).toEqual({ tally: [1, 0], voters: 1 });
    expect(room.vote(one, [1], 'ben')).toEqual({ tally: [1, 1], voters: 2 });
    expect(room.vote(one, [1])).toEqual({ tally: [0, 2], voters: 2 });
    expect(room.vote(one, [1])).toEqual({ tally: [0, 2], voters: 2, noop: true });
    expect(room.vote(one, [])).toEqual({ tally: [0, 1], voters: 1 });
    expect(room.refused(() => room.vote(one, [0, 1]))).toMatchObject({ code: 'invalid_payload' });
    expect(room.refused(() => room.vote(one, [2]))).toMatchObject({ code: 'invalid_payload' });
    const several = room.ask('Who drives?', ['ana', 'ben', 'cleo'], { multiple: true });
    expect(room.vote(several, [2, 0, 2])).toEqual({ tally: [1, 0, 1], voters: 1 });
    expect(room.refused(() => room.vote(room.send('no poll'), [0]))).toMatchObject({ code: 'message_not_found' });
  });

  it('CHAT-11 a poll is over when its time is, or when its author or a moderator says so, once', () => {
    const room = new ChatRoom();
    const timed = room.ask('Where?', ['sea', 'hills'], { closes_at: room.now + 1_000 });
    expect(room.timers.get(`chat.poll/${timed}`)).toBe(room.now + 1_000);
    expect(room.refused(() => room.close(timed, 'ben'))).toMatchObject({ code: 'not_author' });
    room.now += 1_000;
    expect(room.refused(() => room.vote(timed, [0]))).toMatchObject({ code: 'poll_closed' });
    const open = room.ask('When?', ['now', 'later'], { closes_at: room.now + 1_000 });
    expect(room.close(open, 'mod')).toEqual({ tally: [0, 0], voters: 0 });
    expect(room.timers.has(`chat.poll/${open}`)).toBe(false);
    expect(room.refused(() => room.close(open))).toMatchObject({ code: 'poll_closed' });
    expect(room.shown(open).poll).toMatchObject({ closed: true });
    const past = { closes_at: room.now };
    expect(room.refused(() => room.ask('Late?', ['a', 'b'], past))).toMatchObject({ code: 'invalid_payload' });
    expect(room.refused(() => room.ask('Same?', ['a', 'a']))).toMatchObject({ code: 'invalid_payload' });
  });

  it('CHAT-11 1,000 voters', () => {
    const room = new ChatRoom();
    const id = room.ask('Where?', ['sea', 'hills']);
    for (const user of many(1_000)) room.vote(id, [0], user);
    expect(room.refused(() => room.vote(id, [0], 'late'))).toEqual({ code: 'poll_limit', details: { max: 1_000 } });
    expect(room.vote(id, [1], 'user7')).toEqual({ tally: [999, 1], voters: 1_000 });
  });
});
