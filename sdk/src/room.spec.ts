import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Bench, next, outcome, record } from '../testing/bench.js';

let bench: Bench;
beforeEach(async () => void (bench = await Bench.open()));
afterEach(() => bench.close());

const chat = (content: string) => ['chat', { content }] as const;

describe('joins', () => {
  it('SDK-5 joins all rooms with one frame, from where each of them was', async () => {
    const client = bench.connect();
    const rooms = ['a', 'b'].map((id) => client.room(id));
    client.room('c', { include: ['chat'], position: { epoch: 'e0', seq: 5 } });
    expect(client.room('a')).toBe(rooms[0]);
    const first = await bench.server.peer();
    expect((await first.admit('e1', 3)).payload).toEqual({
      action: 'join',
      rooms: [{ room_id: 'a' }, { room_id: 'b' }, { room_id: 'c', since: 'e0:5', include: ['chat'] }],
    });
    await Promise.all(rooms.map(({ joined }) => joined));
    first.event('a', 4);
    await next(client.room('a'), 'event');
    first.socket.terminate();
    const { join } = await bench.comesBack();
    expect(join.payload['rooms']).toMatchObject([{ since: 'e1:4' }, { since: 'e1:3' }, { since: 'e1:3' }]);
  });

  it('SDK-5 asks for at most 50 rooms at once', async () => {
    const client = bench.connect();
    for (let n = 0; n < 60; n++) client.room(`r${n}`);
    const peer = await bench.server.peer();
    const first = await peer.admit();
    const second = await peer.heard();
    expect([first, second].map(({ payload }) => (payload['rooms'] as unknown[]).length)).toEqual([50, 10]);
  });

  it('SDK-5 a room that is refused is over; those after it are asked for again', async () => {
    const client = bench.connect();
    const [a, b, c] = [client.room('a'), client.room('b'), client.room('c')];
    const { peer, join } = await bench.comesBack();
    peer.joined('a', { epoch: 'e1', seq: 0, resumed: false });
    peer.refuse(join, 'forbidden');
    expect(await outcome(b.joined)).toBe('forbidden');
    expect(await outcome(b.send(...chat('x')))).toBe('forbidden');
    const again = await peer.heard();
    expect(again.payload['rooms']).toEqual([{ room_id: 'c' }]);
    peer.joined('c', { epoch: 'e1', seq: 0, resumed: false });
    await Promise.all([a.joined, c.joined]);
    expect(client.room('b')).not.toBe(b);
  });

  it('SDK-5 finds the malformed one by its path, and waits when it has to', async () => {
    const client = bench.connect();
    const [, b] = [client.room('a'), client.room('b')];
    const { peer, join } = await bench.comesBack();
    peer.refuse(join, 'invalid_payload', { details: { issues: [{ path: 'rooms[1].room_id', rule: 'isId' }] } });
    expect(await outcome(b.joined)).toBe('invalid_payload');
    const second = await peer.heard();
    expect(second.payload['rooms']).toEqual([{ room_id: 'a' }]);
    peer.refuse(second, 'rate_limited', { retry_after_ms: 1 });
    expect((await peer.heard()).payload['rooms']).toEqual([{ room_id: 'a' }]);
  });

  it('SDK-5 a room that cannot be joined now does not keep the others out', async () => {
    const client = bench.connect();
    for (const id of ['a', 'b']) client.room(id);
    const { peer, join } = await bench.comesBack();
    peer.refuse(join, 'unavailable', { retryable: true });
    expect((await peer.heard()).payload['rooms']).toEqual([{ room_id: 'b' }, { room_id: 'a' }]);
  });

  it('SDK-19 ROOM-8 a user who is removed is told, and the room is over', async () => {
    const { client, room, peer } = await bench.join();
    const sent = outcome(room.send(...chat('x')));
    await peer.heard();
    const removed = next(room, 'removed');
    peer.say({ type: 'room', room_id: 'r', user_id: 'mo', seq: 1, payload: { action: 'removed', user_id: 'bob' } });
    peer.say({ type: 'room', room_id: 'r', payload: { action: 'removed', by: 'mo', until: 5 } });
    expect(await removed).toEqual({ by: 'mo', until: 5 });
    expect([await sent, await outcome(room.send(...chat('y')))]).toEqual(['removed', 'removed']);
    expect([room.position?.seq, client.outbox.toJSON().waiting.length]).toEqual([1, 1]);
    peer.socket.terminate();
    const second = await bench.server.peer();
    second.welcome();
    expect(client.room('r')).not.toBe(room);
    expect(await second.heard()).toMatchObject({ payload: { action: 'join', rooms: [{ room_id: 'r' }] } });
  });

  it('SDK-19 ROOM-10 the members of a room that is deleted are told, and the room is over', async () => {
    const { client, room, peer } = await bench.join();
    const deleted = next(room, 'deleted');
    peer.say({ type: 'room', room_id: 'r', payload: { action: 'deleted' } });
    expect(await deleted).toEqual({ room: 'r' });
    expect(await outcome(room.send(...chat('y')))).toBe('deleted');
    expect(client.room('r')).not.toBe(room);
  });

  it('SDK-6 a gap is told, and closed by another join before anything else', async () => {
    const { room, peer } = await bench.join({}, 4);
    const told = record(room);
    const gap = next(room, 'gap');
    for (const seq of [5, 8, 9]) peer.event('r', seq);
    expect(await gap).toEqual({ expected: 6, got: 8 });
    expect((await peer.heard()).payload).toEqual({ action: 'join', rooms: [{ room_id: 'r', since: 'e1:5' }] });
    peer.joined('r', { epoch: 'e1', seq: 9, resumed: true });
    const last = new Promise<void>((resolve) => room.on('event', ({ seq }) => seq === 9 && resolve()));
    for (const seq of [6, 7, 8, 9]) peer.event('r', seq);
    await last;
    expect(told).toEqual([5, 'gap', 'joined', 6, 7, 8, 9]);
  });

  it('SDK-7 an announced reset joins the room afresh and gives its new state', async () => {
    const { room, peer } = await bench.join({}, 4);
    const reset = next(room, 'reset');
    peer.say({ type: 'room', room_id: 'r', payload: { action: 'reset', epoch: 'f1' } });
    expect((await peer.heard()).payload['rooms']).toEqual([{ room_id: 'r' }]);
    expect(room.position).toBeUndefined();
    peer.joined('r', { epoch: 'f1', seq: 1, resumed: false, reason: 'fresh', state: { planning: {} } });
    expect(await reset).toMatchObject({ reason: 'epoch_changed', joined: { state: { planning: {} } } });
    expect(room.position).toEqual({ epoch: 'f1', seq: 1 });
  });

  it('SDK-12 leaves when everything that was sent is answered', async () => {
    const { client, room, peer } = await bench.join();
    const sent = room.send(...chat('last words'));
    const left = room.leave();
    expect(await outcome(room.send(...chat('too late')))).toBe('left');
    peer.ack(await peer.heard(), { seq: 1, epoch: 'e1' });
    const leave = await peer.heard();
    expect(leave).toMatchObject({ type: 'room', room_id: 'r', payload: { action: 'leave' } });
    peer.ack(leave);
    await Promise.all([sent, left]);
    expect(client.room('r')).not.toBe(room);
    expect((await peer.heard()).payload).toEqual({ action: 'join', rooms: [{ room_id: 'r' }] });
  });

  it('SDK-12 a room that is over already is left at once, and its commands stay', async () => {
    const { client, room, peer } = await bench.join();
    const sent = outcome(room.send(...chat('x')));
    peer.socket.close(4403);
    expect(await sent).toBe('rejected');
    await room.leave();
    expect(client.outbox.toJSON().waiting).toHaveLength(1);
  });

  it('SDK-13 frames that it does not know are shown and do no harm', async () => {
    const { client, room, peer } = await bench.join();
    peer.socket.send('not json');
    peer.socket.send(Buffer.from([1, 2, 3]));
    peer.say({ type: 'room', room_id: 'elsewhere', payload: { action: 'joined' } });
    peer.say({ type: 'ack', re: 'never asked', payload: {} });
    const unknown = next(client, 'frame');
    peer.say({ type: 'room', room_id: 'elsewhere', payload: {} });
    await unknown;
    peer.event('r', 1);
    expect(await next(room, 'event')).toMatchObject({ seq: 1 });
  });
});

describe('what is sent once', () => {
  it('SDK-11 of casts that cannot be sent the newest of each key waits', async () => {
    const client = bench.connect();
    const room = client.room('r');
    for (const latitude of [1, 2]) room.cast('location', { latitude });
    room.cast('chat', { action: 'typing', state: 'start' });
    room.cast('location', { latitude: 3 });
    const peer = await bench.server.peer();
    await peer.admit();
    expect(await peer.heard()).toEqual({
      type: 'chat',
      room_id: 'r',
      payload: { action: 'typing', state: 'start' },
    });
    expect(await peer.heard()).toMatchObject({ payload: { latitude: 3 } });
  });

  it('SDK-11 background is asked for on each connection', async () => {
    const { client, peer } = await bench.join();
    client.setMode('background');
    const mode = { type: 'session', payload: { action: 'mode', mode: 'background' } };
    expect(await peer.heard()).toEqual(mode);
    peer.socket.terminate();
    expect((await bench.comesBack()).join).toEqual(mode);
  });
});
