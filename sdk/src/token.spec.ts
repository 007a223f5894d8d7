import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Bench, next } from '../testing/bench.js';
import { RallyError } from './errors.js';
import type { FrameSeen } from './frame-seen.js';
import type { TokenContext } from './token.js';

let bench: Bench;
beforeEach(async () => void (bench = await Bench.open()));
afterEach(() => bench.close());

/** Ends so soon that the client wants another one as early as it ever does: after a second. */
const SHORT = { server_time: 1_000, expires_at: 1_500 };

describe('tokens', () => {
  it('SDK-18 AUTH-5 one that ends is replaced on the open connection, as often as it takes, and is not shown', async () => {
    const reasons: TokenContext['reason'][] = [];
    const client = bench.connect({
      token: ({ reason }) => {
        if (reasons.push(reason) === 2) throw new Error('offline');
        return `t${reasons.length}`;
      },
    });
    const seen: FrameSeen[] = [];
    client.on('frame', (frame) => seen.push(frame));
    const errors: unknown[] = [];
    client.on('error', (error) => errors.push(error));
    const peer = await bench.server.peer();
    peer.welcome(SHORT);
    const first = await peer.heard();
    expect(first).toMatchObject({ type: 'session', payload: { action: 'refresh', token: 't3' } });
    peer.refuse(first, 'unauthorized');
    const second = await peer.heard();
    expect(second.payload['token']).toBe('t4');
    peer.ack(second, { expires_at: 10_000_000 });
    await next(client, 'frame');
    expect(reasons).toEqual(['connect', 'refresh', 'refresh', 'refresh']);
    expect(errors).toMatchObject([{ message: 'offline' }, { code: 'unauthorized' }]);
    expect(seen.map(({ text }) => text).join()).not.toMatch(/"t[34]"/);
    expect(client.status).toBe('connected');
  });

  it('SDK-18 one that was taken back is asked for as such until the client is welcome again', async () => {
    const reasons: TokenContext['reason'][] = [];
    const client = bench.connect({ token: ({ reason }) => `t${reasons.push(reason)}` });
    const first = await bench.server.peer();
    first.welcome();
    first.socket.close(4401);
    (await bench.server.peer()).socket.terminate();
    const third = await bench.server.peer();
    third.welcome();
    await next(client, 'frame');
    third.socket.terminate();
    await bench.server.peer();
    expect(reasons).toEqual(['connect', 'expired', 'expired', 'connect']);
  });

  it('SDK-18 one that does not come in time is asked for again', async () => {
    let tries = 0;
    const client = bench.connect({
      answerTimeoutMs: 50,
      token: () => (++tries === 1 ? new Promise(() => undefined) : 'late'),
    });
    expect(await next(client, 'closed')).toMatchObject({ isFinal: false, reason: 'Error: The token took too long' });
    expect((await bench.server.peer()).protocols).toEqual(['rally.v1', 'bearer.late']);
  });

  it('SDK-18 a user who has none any more is done', async () => {
    const client = bench.connect({
      token: () => {
        throw new RallyError('unauthorized', 'signed out');
      },
    });
    expect(await next(client, 'closed')).toEqual({
      code: 4401,
      reason: 'RallyError: signed out',
      isFinal: true,
    });
    expect(client.status).toBe('rejected');
  });
});
