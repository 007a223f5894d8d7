import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Bench, next } from '../testing/bench.js';
import type { ConnectionState } from './connection-state.js';
import type { FrameSeen } from './frame-seen.js';
import { onWake } from './wake.js';

let bench: Bench;
beforeEach(async () => void (bench = await Bench.open()));
afterEach(() => bench.close());

const NOBODY = 'ws://127.0.0.1:1/ws';
/** Waits a minute before each attempt. */
const PATIENT = { random: () => 1, backoff: { minMs: 60_000, maxMs: 60_000 } };

describe('what is told of the connection', () => {
  it('SDK-15 each state comes with its reason', async () => {
    const client = bench.connect(PATIENT);
    const states: ConnectionState[] = [client.state];
    client.on('status', (state) => states.push(state));
    const first = await bench.server.peer();
    first.welcome();
    await next(client, 'status');
    first.socket.close(1011, 'a fault');
    await next(client, 'closed');
    client.wake();
    (await bench.server.peer()).socket.close(4403, 'not here');
    await next(client, 'closed');
    const fault = { code: 1011, reason: 'a fault', isFinal: false };
    expect(states).toEqual([
      { status: 'connecting' },
      { status: 'connected' },
      { status: 'disconnected', end: fault, retryInMs: 60_000 },
      { status: 'connecting', end: fault },
      { status: 'rejected', end: { code: 4403, reason: 'not here', isFinal: true } },
    ]);
    expect(client.state).toBe(states.at(-1));
  });

  it('SDK-15 a connection that stays away is told as lost, once, until there is one again', async () => {
    const client = bench.connect({ url: [NOBODY, NOBODY, bench.server.url], ...PATIENT, lostAfterMs: 30 });
    const told: unknown[] = [];
    client.on('lost', ({ isLost }) => told.push(isLost));
    const lost = next(client, 'lost');
    await next(client, 'closed');
    await lost; // Which may have come before.
    client.wake();
    await next(client, 'closed');
    expect(client.state).toMatchObject({ status: 'disconnected', isLost: true, end: { code: 1006 } });
    client.wake();
    (await bench.server.peer()).welcome();
    await next(client, 'status');
    expect(client.state).toEqual({ status: 'connected' });
    expect(told).toEqual([true]);
  });

  it('SDK-15 shows every frame as it went over the wire', async () => {
    const { client, room, peer } = await bench.join();
    const seen: FrameSeen[] = [];
    client.on('frame', (frame) => seen.push(frame));
    const sent = room.send('chat', { content: 'é' }, { id: 'a' });
    peer.ack(await peer.heard(), { epoch: 'e1', seq: 1 });
    await sent;
    const out = '{"type":"chat","id":"a","room_id":"r","payload":{"content":"é"}}';
    const back = '{"type":"ack","re":"a","room_id":"r","payload":{"epoch":"e1","seq":1}}';
    expect(seen).toMatchObject([
      { direction: 'out', text: out, bytes: out.length + 1, frame: { id: 'a' } },
      { direction: 'in', text: back, bytes: back.length, frame: { re: 'a' } },
    ]);
    expect(Math.abs(Date.now() - (seen[0]?.at ?? 0))).toBeLessThan(10_000);
  });
});

describe('a network that is back', () => {
  it('SDK-16 is tried at once, but a server that told when is obeyed', async () => {
    const client = bench.connect(PATIENT);
    (await bench.server.peer()).socket.terminate();
    await next(client, 'closed');
    client.wake();
    (await bench.server.peer()).socket.close(1012, '{"retry_after_ms":60000}');
    await next(client, 'closed');
    client.wake();
    expect(client.state).toMatchObject({ status: 'disconnected', retryInMs: 60_000 });
  });

  it('SDK-16 may be another one: a connection that does not answer then is given up soon', async () => {
    const { client, peer } = await bench.join({ ...PATIENT, answerTimeoutMs: 500 });
    client.wake();
    const ping = await peer.heard();
    expect(ping).toMatchObject({ type: 'session', payload: { action: 'ping' } });
    peer.ack(ping);
    client.wake();
    expect(await next(client, 'closed')).toMatchObject({ code: 1006, reason: 'no answer' });
  });

  it('SDK-16 is told by browsers, until the client ends', () => {
    const page = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
    const scope = Object.assign(new EventTarget(), { document: page });
    let wakes = 0;
    const end = onWake(() => wakes++, scope);
    const look = () => page.dispatchEvent(new Event('visibilitychange'));
    scope.dispatchEvent(new Event('online'));
    look();
    expect(wakes).toBe(1);
    page.visibilityState = 'visible';
    look();
    expect(wakes).toBe(2);
    end();
    look();
    scope.dispatchEvent(new Event('online'));
    expect(wakes).toBe(2);
  });
});

describe('an instance that goes', () => {
  const draining = { type: 'session', payload: { action: 'draining', reconnect_in_ms: 10 } };

  it('SDK-17 CONN-10 is told, and everything works until it closes', async () => {
    const { client, room, peer } = await bench.join();
    peer.say(draining);
    expect(await next(client, 'status')).toEqual({ status: 'connected', drainsInMs: 10 });
    const sent = room.send('chat', { content: 'last' });
    peer.ack(await peer.heard());
    await sent;
    peer.socket.close(1012, '{"retry_after_ms":1}');
    expect((await bench.comesBack()).join.payload).toMatchObject({ action: 'join' });
    expect(client.state).toEqual({ status: 'connected' });
  });

  it('SDK-17 is left when it should be gone and says nothing', async () => {
    const { client, peer } = await bench.join({ answerTimeoutMs: 200 });
    peer.say(draining);
    expect(await next(client, 'closed')).toMatchObject({ code: 1006, reason: 'drained' });
    await bench.comesBack();
  });
});

describe('a listener that throws', () => {
  const fault = new Error('mine');
  const throwFault = () => {
    throw fault;
  };

  it('SDK-15 is told of, and changes nothing', async () => {
    const { client, room, peer } = await bench.join();
    const errors: unknown[] = [];
    client.on('error', (error) => errors.push(error));
    const seen: number[] = [];
    room.on('event', throwFault);
    room.on('event', ({ seq }) => seen.push(seq));
    client.on('frame', throwFault);
    for (const seq of [1, 2]) peer.event('r', seq);
    while (seen.length < 2) await next(room, 'event');
    expect(seen).toEqual([1, 2]);
    expect(room.position).toEqual({ epoch: 'e1', seq: 2 });
    expect(errors).toEqual([fault, fault, fault, fault]);
  });

  it('SDK-15 is reported where nobody listens, or that throws as well', async () => {
    const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      const { client, room, peer } = await bench.join();
      room.on('event', throwFault);
      peer.event('r', 1);
      await next(room, 'event');
      client.on('error', throwFault);
      peer.event('r', 2);
      await next(room, 'event');
      expect(reported.mock.calls).toEqual([[fault], [fault]]);
    } finally {
      reported.mockRestore();
    }
  });
});
