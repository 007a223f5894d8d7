import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Bench, next, outcome } from '../testing/bench.js';
import type { ScriptedPeer } from '../testing/scripted-server.js';
import type { Reoffer } from './commands.js';
import type { OutboxState } from './outbox.js';
import type { RallyRoom } from './room.js';

let bench: Bench;
beforeEach(async () => void (bench = await Bench.open()));
afterEach(() => bench.close());

const say = (room: RallyRoom, content: string) => room.send('chat', { content }, { id: content });
/** The ids of the next `count` commands, each acked as it comes. */
async function acks(peer: ScriptedPeer, count: number, from: number, epoch = 'e1'): Promise<unknown[]> {
  const ids: unknown[] = [];
  for (let n = 0; n < count; n++) {
    const frame = await peer.heard();
    ids.push(frame.id);
    peer.ack(frame, { epoch, seq: from + n });
  }
  return ids;
}

describe('commands', () => {
  it('SDK-8 are sent in order, each when the one before is answered', async () => {
    const { room, peer } = await bench.join();
    const sent = ['a', 'b'].map((content) => say(room, content));
    const first = await peer.heard();
    expect(first).toEqual({ type: 'chat', id: 'a', room_id: 'r', payload: { content: 'a' } });
    peer.say({ type: 'chat', room_id: 'r', user_id: 'ada', seq: 1, ts: 1, re: 'a', payload: {} });
    await next(room, 'event'); // The event is no answer.
    peer.ack(first, { epoch: 'e1', seq: 1 });
    peer.ack(await peer.heard(), { epoch: 'e1', seq: 2 });
    expect(await Promise.all(sent)).toEqual([
      { epoch: 'e1', seq: 1 },
      { epoch: 'e1', seq: 2 },
    ]);
  });

  it.each(['unavailable', 'internal', 'storage_full', 'rate_limited'])(
    'SDK-8 %s: the same command again, before all newer ones',
    async (code) => {
      const { room, peer } = await bench.join();
      const sent = ['a', 'b'].map((content) => say(room, content));
      peer.refuse(await peer.heard(), code, { retryable: true, retry_after_ms: 1 });
      peer.refuse(await peer.heard(), code, { retryable: true });
      expect(await acks(peer, 2, 1)).toEqual(['a', 'b']);
      await Promise.all(sent);
    },
  );

  it('SDK-8 a lost connection, or an answer that does not come: the same command on the next one', async () => {
    const { room, peer } = await bench.join({ answerTimeoutMs: 100 });
    const sent = ['a', 'b'].map((content) => say(room, content));
    await peer.heard();
    const second = await bench.comesBack();
    second.peer.joined('r', { epoch: 'e1', seq: 0, resumed: true });
    second.peer.ack(second.join);
    await second.peer.heard();
    second.peer.socket.terminate();
    const third = await bench.comesBack();
    third.peer.joined('r', { epoch: 'e1', seq: 1, resumed: true });
    third.peer.ack(third.join);
    const again = await third.peer.heard();
    third.peer.ack(again, { epoch: 'e1', seq: 1, duplicate: true });
    expect(await acks(third.peer, 1, 2)).toEqual(['b']);
    expect(await sent[0]).toMatchObject({ seq: 1, duplicate: true });
    await sent[1];
  });

  it('SDK-8 a final refusal rejects with its code and details, and the next one is sent', async () => {
    const { room, peer } = await bench.join();
    const sent = ['a', 'b'].map((content) => say(room, content));
    peer.refuse(await peer.heard(), 'item_locked', { retryable: true, retry_after_ms: 9, details: { expires_at: 5 } });
    await expect(sent[0]).rejects.toMatchObject({
      code: 'item_locked',
      retryable: true,
      retryAfterMs: 9,
      details: { expires_at: 5 },
    });
    expect(await acks(peer, 1, 1)).toEqual(['b']);
    await sent[1];
  });

  it('SDK-8 one room does not wait for another, and may use the same ids', async () => {
    const client = bench.connect();
    const rooms = ['r', 's'].map((id) => client.room(id));
    const peer = await bench.server.peer();
    await peer.admit();
    const sent = rooms.map((room) => say(room, 'a'));
    const frames = [await peer.heard(), await peer.heard()];
    frames.forEach((frame, n) => peer.ack(frame, { n, room: frame.room_id }));
    expect(await Promise.all(sent)).toEqual([
      { n: 0, room: 'r' },
      { n: 1, room: 's' },
    ]);
  });

  it('SDK-8 the payload is that of the call; one that is too large is never sent', async () => {
    const { room, peer } = await bench.join();
    const payload = { content: 'now' };
    const sent = room.send('chat', payload);
    payload.content = 'later';
    expect(await outcome(room.send('chat', { content: 'é'.repeat(33_000) }))).toBe('payload_too_large');
    const frame = await peer.heard();
    expect(frame.payload).toEqual({ content: 'now' });
    peer.ack(frame);
    await sent;
  });

  it('SDK-10 an outbox of an earlier life is sent when its room is opened, and may be waited for', async () => {
    const past = bench.connect({ url: 'ws://127.0.0.1:1/ws' });
    const lost = Array.from({ length: 30 }, (_, n) => outcome(say(past.room('r'), `edit-${n}`)));
    const outbox = JSON.parse(JSON.stringify(past.outbox)) as OutboxState;
    await past.close();
    expect(new Set(await Promise.all(lost))).toEqual(new Set(['closed']));
    const client = bench.connect({ outbox });
    const room = client.room('r');
    const last = say(room, 'edit-29');
    const peer = await bench.server.peer();
    await peer.admit();
    expect(await acks(peer, 30, 1)).toEqual(Array.from({ length: 30 }, (_, n) => `edit-${n}`));
    expect(await last).toEqual({ epoch: 'e1', seq: 30 });
    expect(client.outbox.toJSON().waiting).toEqual([]);
  });

  it('SDK-10 a full outbox refuses', async () => {
    const { room } = await bench.join({ outboxLimit: 1 });
    const first = outcome(say(room, 'a'));
    expect(await outcome(say(room, 'b'))).toBe('outbox_full');
    await bench.close();
    expect(await first).toBe('closed');
  });

  it('SDK-11 questions are all asked at once, and asked again', async () => {
    const { room, peer } = await bench.join();
    const asked = [1, 2].map((limit) => room.ask('chat', { action: 'history', limit }));
    const first = await peer.heard();
    await peer.heard();
    peer.ack(first, { messages: [] });
    peer.socket.terminate();
    const { peer: second, join } = await bench.comesBack();
    second.joined('r', { epoch: 'e1', seq: 0, resumed: true });
    second.ack(join);
    const again = await second.heard();
    expect(again.payload['limit']).toBe(2);
    second.refuse(again, 'rate_limited', { retry_after_ms: 1 });
    second.refuse(await second.heard(), 'cursor_invalid');
    expect(await Promise.all(asked.map(outcome))).toEqual(['done', 'cursor_invalid']);
  });
});

describe('patience', () => {
  it('SDK-20 what was not sent is taken back, and is not done', async () => {
    const client = bench.connect();
    const room = client.room('r');
    const abort = new AbortController();
    const answers = [
      say(room, 'first'),
      room.send('chat', { content: 'b' }, { signal: abort.signal }),
      room.send('chat', { content: 'c' }, { signal: AbortSignal.timeout(1) }),
      room.send('chat', { content: 'd' }, { timeoutMs: 1 }),
      room.ask('chat', { action: 'history' }, { timeoutMs: 1 }),
      room.send('chat', { content: 'e' }, { signal: AbortSignal.abort() }),
      say(room, 'last'),
    ];
    abort.abort();
    const why = answers.slice(1, 6).map((answer) => answer.catch((error: unknown) => error));
    const unsent = { retryable: true, details: { sent: false } };
    expect(await Promise.all(why)).toMatchObject(
      ['aborted', 'aborted', 'timeout', 'timeout', 'aborted'].map((code) => ({ code, ...unsent })),
    );
    const peer = await bench.server.peer();
    await peer.admit();
    expect(await acks(peer, 2, 1)).toEqual(['first', 'last']);
    await Promise.all([answers[0], answers[6]]);
  });

  it('SDK-20 what was sent is not sent again, but its answer is waited for before the next command', async () => {
    const { room, peer } = await bench.join();
    const abort = new AbortController();
    const sent = room.send('chat', { content: 'a' }, { id: 'a', signal: abort.signal });
    const asked = room.ask('chat', { action: 'history' }, { signal: abort.signal });
    const newer = say(room, 'b');
    const [frame, question] = [await peer.heard(), await peer.heard()];
    abort.abort();
    for (const answer of [sent, asked])
      await expect(answer).rejects.toMatchObject({ code: 'aborted', details: { sent: true } });
    peer.refuse(question, 'unavailable', { retry_after_ms: 1 });
    peer.refuse(frame, 'unavailable', { retry_after_ms: 1 });
    expect(await acks(peer, 1, 1)).toEqual(['b']);
    await newer;
  });

  it('SDK-10 a lock is worth nothing later: it is refused when the connection is lost, and while it is', async () => {
    const { client, room, peer } = await bench.join({ lostAfterMs: 20, random: () => 1 });
    const lock = () => room.send('planning', { action: 'lock', item_id: 'i' });
    const first = lock();
    await peer.heard();
    const second = lock();
    const message = say(room, 'kept');
    peer.socket.terminate();
    await expect(first).rejects.toMatchObject({ code: 'offline', details: { sent: true } });
    await expect(second).rejects.toMatchObject({ code: 'offline', details: { sent: false } });
    await expect(lock()).rejects.toMatchObject({ code: 'offline', retryable: true });
    expect(client.outbox.toJSON().waiting.map(({ id }) => id)).toEqual(['kept']);
    client.wake();
    const { peer: back, join } = await bench.comesBack();
    back.joined('r', { epoch: 'e1', seq: 0, resumed: true });
    back.ack(join);
    expect(await acks(back, 1, 1)).toEqual(['kept']);
    await message;
  });
});

describe('a loss', () => {
  /** Five acked commands, of which three rest on nothing else. */
  async function acked() {
    const bed = await bench.join();
    const { room, peer } = bed;
    const offers: Reoffer[] = [];
    room.on('reoffer', (offer) => offers.push(offer));
    const update = { action: 'update', item_id: 'i', data: {} };
    const sent = [
      say(room, 'a'),
      say(room, 'b'),
      room.send('planning', { action: 'lock', item_id: 'i' }, { id: 'lock' }),
      room.send('planning', { ...update, token: '1.1' }, { id: 'guarded' }),
      room.send('planning', update, { id: 'update' }),
      say(room, 'c'),
    ];
    await acks(peer, 6, 1);
    await Promise.all(sent);
    return { ...bed, offers, short: () => offers.map(({ id, outcome: what }) => `${id} ${what}`) };
  }

  it('SDK-9 what was acked after the cut is offered again in its old order, before newer commands', async () => {
    const { room, peer, offers, short } = await acked();
    peer.say({ type: 'room', room_id: 'r', payload: { action: 'truncate', epoch: 'e2', cut: 1 } });
    await next(room, 'reoffer');
    const newer = say(room, 'newer');
    expect(await acks(peer, 1, 2, 'e2')).toEqual(['b']);
    const second = await peer.heard();
    expect(second.id).toBe('update');
    peer.ack(second, { epoch: 'e2', seq: 3, duplicate: true });
    const third = await peer.heard();
    expect(third.id).toBe('c');
    peer.refuse(third, 'content_empty');
    expect(await acks(peer, 1, 4, 'e2')).toEqual(['newer']);
    await newer;
    expect(short()).toEqual(['lock lost', 'guarded lost', 'b accepted', 'update known', 'c refused']);
    expect(offers[2]).toEqual({
      id: 'b',
      type: 'chat',
      payload: { content: 'b' },
      outcome: 'accepted',
      ack: { epoch: 'e2', seq: 2 },
    });
  });

  it('SDK-9 after a reset all of it is', async () => {
    const { peer, short } = await acked();
    peer.socket.terminate();
    const { peer: second, join } = await bench.comesBack();
    second.joined('r', { epoch: 'f1', seq: 9, resumed: false, reason: 'epoch_changed' });
    second.ack(join);
    expect(await acks(second, 4, 10, 'f1')).toEqual(['a', 'b', 'update', 'c']);
    expect(short().slice(0, 2)).toEqual(['lock lost', 'guarded lost']);
  });

  it('SDK-9 an ack of before the loss that comes after the word of it is no answer', async () => {
    const { room, peer } = await bench.join();
    const sent = say(room, 'a');
    const frame = await peer.heard();
    peer.say({ type: 'room', room_id: 'r', payload: { action: 'truncate', epoch: 'e2', cut: 0 } });
    peer.ack(frame, { epoch: 'e1', seq: 1 });
    await sent;
    const again = await peer.heard();
    expect(again.id).toBe('a');
    const offer = next(room, 'reoffer');
    peer.ack(again, { epoch: 'e2', seq: 1 });
    expect(await offer).toMatchObject({ id: 'a', outcome: 'accepted' });
  });
});
