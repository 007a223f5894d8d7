import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Bench, next, outcome } from '../testing/bench.js';
import { ScriptedServer } from '../testing/scripted-server.js';
import { RallyClient } from './rally-client.js';

let bench: Bench;
beforeEach(async () => void (bench = await Bench.open()));
afterEach(() => bench.close());

describe('connections', () => {
  it('SDK-1 speaks v=2 and says who it is', async () => {
    bench.connect({ userId: 'a+b@x', device: 'phone', strict: true });
    const { parameters } = await bench.server.peer();
    expect(Object.fromEntries(parameters)).toEqual({ v: '2', user_id: 'a+b@x', device: 'phone', strict: '1' });
  });

  it('SDK-1 a token is asked for before each connection, and stands in no URL', async () => {
    let tokens = 0;
    bench.connect({ token: () => Promise.resolve(`t${++tokens}`) });
    const first = await bench.server.peer();
    expect(first.protocols).toEqual(['rally.v1', 'bearer.t1']);
    expect(String(first.parameters)).toBe('v=2&user_id=ada');
    first.socket.terminate();
    expect((await bench.server.peer()).protocols).toEqual(['rally.v1', 'bearer.t2']);
  });

  it('SDK-1 a token that cannot be had now is tried again', async () => {
    let tries = 0;
    const client = bench.connect({
      token: () => (++tries === 1 ? Promise.reject(new Error('offline')) : 'late'),
    });
    expect(await next(client, 'closed')).toMatchObject({ reason: 'Error: offline', isFinal: false });
    expect((await bench.server.peer()).protocols).toEqual(['rally.v1', 'bearer.late']);
  });

  it('SDK-1 tries the next instance when one is lost, and tells what it does', async () => {
    const other = await ScriptedServer.start();
    try {
      const client = bench.connect({ url: [bench.server.url, other.url] });
      const statuses: string[] = [client.status];
      client.on('status', ({ status }) => statuses.push(status));
      const first = await bench.server.peer();
      first.welcome();
      await next(client, 'frame');
      first.socket.close(1001);
      (await other.peer()).socket.terminate();
      (await bench.server.peer()).welcome();
      await next(client, 'frame');
      expect(statuses).toEqual([
        'connecting',
        'connected',
        'disconnected',
        'connecting',
        'disconnected',
        'connecting',
        'connected',
      ]);
    } finally {
      await other.close();
    }
  });

  it('SDK-2 a 44xx rejects it for good, and everything that waits; commands stay in the outbox', async () => {
    const { client, room, peer } = await bench.join();
    const answers = [room.send('chat', { content: 'x' }), room.ask('chat', { action: 'history' })].map(outcome);
    peer.socket.close(4409, 'replaced');
    expect(await next(client, 'closed')).toEqual({ code: 4409, reason: 'replaced', isFinal: true });
    expect(await Promise.all(answers)).toEqual(['rejected', 'rejected']);
    expect([client.status, await outcome(client.room('other').joined)]).toEqual(['rejected', 'rejected']);
    expect(client.outbox.toJSON().waiting).toHaveLength(1);
  });

  it('SDK-2 so does a handshake that is refused with 401', async () => {
    const http = createServer().on('upgrade', (_, socket) => socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n'));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const client = bench.connect({ url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws` });
    expect(await next(client, 'closed')).toMatchObject({ code: 1006, isFinal: true });
    http.close();
  });

  it('SDK-2 a token that expired on the way is replaced by a new one', async () => {
    const client = bench.connect({ token: () => 'fresh' });
    const first = await bench.server.peer();
    first.welcome();
    first.socket.close(4401);
    expect(await next(client, 'closed')).toMatchObject({ code: 4401, isFinal: false });
    (await bench.server.peer()).socket.close(4401);
    expect(await next(client, 'closed')).toMatchObject({ code: 4401, isFinal: true });
  });

  it('SDK-2 comes back when a draining server says', async () => {
    const client = bench.connect({ random: () => 1, backoff: { minMs: 60_000, maxMs: 60_000 } });
    const first = await bench.server.peer();
    first.socket.close(1012, '{"retry_after_ms":1}');
    await bench.server.peer();
    expect(client.status).toBe('connecting');
  });

  it('SDK-3 asks a silent server whether it is there, and gives it up without an answer', async () => {
    const client = bench.connect({ silenceMs: 20, answerTimeoutMs: 100 });
    const first = await bench.server.peer();
    first.welcome();
    const ping = await first.heard();
    expect(ping).toMatchObject({ type: 'session', payload: { action: 'ping' } });
    first.ack(ping);
    expect(await first.heard()).toMatchObject({ payload: { action: 'ping' } });
    expect(await next(client, 'closed')).toMatchObject({ code: 1006, reason: 'no answer', isFinal: false });
    await bench.server.peer();
  });

  it('SDK-3 gives up an instance that accepts and does not welcome', async () => {
    const client = bench.connect({ answerTimeoutMs: 50 });
    expect(await next(client, 'closed')).toMatchObject({ code: 1006, reason: 'no answer' });
  });

  it('SDK-4 hands in the token of its last session, if it was given one', async () => {
    const client = bench.connect();
    const first = await bench.server.peer();
    first.welcome({ resume_token: 'r+1', taken_over: false });
    first.socket.terminate();
    const second = await bench.server.peer();
    expect(second.parameters.get('resume')).toBe('r+1');
    second.welcome({ taken_over: true });
    await next(client, 'frame');
    expect(client.welcome).toMatchObject({ taken_over: true });
    second.socket.terminate();
    expect((await bench.server.peer()).parameters.has('resume')).toBe(false);
  });

  it('SDK-12 closes normally, whatever state it is in, and then does nothing more', async () => {
    const { client, peer } = await bench.join();
    await client.close();
    expect(await peer.closed).toEqual([1000, expect.anything()]);
    expect(client.status).toBe('closed');
    await client.close();
    const early = bench.connect();
    await early.close();
    expect(await outcome(early.room('r').joined)).toBe('closed');
    const waiting = bench.connect({ url: 'ws://127.0.0.1:1/ws', random: () => 1 });
    await next(waiting, 'closed');
    await waiting.close();
  });

  it('SDK-12 a token that comes, or does not come, after the end changes nothing', async () => {
    let fail: (error: Error) => void = () => undefined;
    const client = bench.connect({ token: () => new Promise((_, reject) => (fail = reject)) });
    const ends: unknown[] = [];
    client.on('closed', (end) => ends.push(end));
    await client.close();
    fail(new Error('too late'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(ends).toEqual([{ code: 1000, reason: '', isFinal: true }]);
  });

  it('SDK-12 does not wait for ever for a goodbye', async () => {
    const { client, peer } = await bench.join({ answerTimeoutMs: 400 });
    peer.socket.pause();
    await client.close();
    expect(client.status).toBe('closed');
  });

  it('SDK-1 says at once what it cannot work with', () => {
    expect(() => new RallyClient({ url: 'nowhere', userId: 'ada' })).toThrow('Invalid URL');
  });
});
