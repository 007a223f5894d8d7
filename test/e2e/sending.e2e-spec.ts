import { afterEach, describe, expect, it } from '@jest/globals';
import { Connections } from '../../src/realtime/connections.js';
import { TestServer, closeServers } from '../support/test-server.js';

/** Large enough that a thousand of them do not fit into the buffers between two sockets of this machine. */
const LONG = '😀'.repeat(3_900);
const UNLIMITED = { RATE_LIMIT: 'off', LOCATION_MIN_INTERVAL_MS: '0' };

describe('a client that does not read', () => {
  afterEach(closeServers);

  it('G2 is given every event in order once it reads again, also those that left the ring long ago', async () => {
    const server = await TestServer.start(UNLIMITED);
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const slow = await server.connect({ room: 'r', user: 'slow', v: 2 });
    await slow.expect({ type: 'room' });
    slow.ws.pause();
    for (let n = 1; n <= 950; n++) ana.say({ type: 'chat', payload: { content: LONG } });
    await ana.expect({ type: 'chat', seq: 950 }, 30_000);
    slow.ws.resume();
    await slow.expect({ type: 'chat', seq: 950 });
    expect(slow.of('chat').map(({ seq }) => seq)).toEqual(Array.from({ length: 950 }, (_, n) => n + 1));
  }, 60_000);

  it('4508 is told to come back when what it missed is no longer kept', async () => {
    const server = await TestServer.start(UNLIMITED);
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const slow = await server.connect({ room: 'r', user: 'slow', v: 2 });
    await slow.expect({ type: 'room' });
    slow.ws.pause();
    // Nothing more fits between the two sockets after some hundred; from there on it is their number that counts.
    for (let n = 1; n <= 2_200; n++) ana.say({ type: 'chat', payload: { content: n <= 900 ? LONG : 'short' } });
    await ana.expect({ type: 'chat', seq: 2_200 }, 30_000);
    slow.ws.resume();
    expect(await slow.closed).toMatchObject({ code: 4508 });
    const seqs = slow.of('chat').map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, n) => n + 1));
  }, 60_000);

  it('LOC-4 never has a queue of positions waiting: the newest of each user, and chat is not held up', async () => {
    const server = await TestServer.start(UNLIMITED);
    const movers = await Promise.all(['a', 'b', 'c'].map((user) => server.connect({ room: 'r', user, v: 2 })));
    const slow = await server.connect({ room: 'r', user: 'slow', v: 2 });
    await slow.expect({ type: 'room' });
    slow.ws.pause();
    const [first] = movers;
    for (let n = 1; n <= 700; n++) first?.say({ type: 'chat', payload: { content: LONG } });
    for (let n = 1; n <= 300; n++) {
      const fix = { type: 'location', payload: { latitude: n / 10, longitude: 0 } };
      await Promise.all(movers.map((mover) => mover.get(fix)));
    }
    // The share that begins with each mover's first fix has a place, too.
    await first?.expect({ seq: 703 }, 30_000);
    slow.ws.resume();
    for (const user of ['a', 'b', 'c'])
      await slow.expect({ type: 'location', user_id: user, payload: { latitude: 30 } });
    await slow.expect({ seq: 703 });
    expect(slow.of('location').length).toBeLessThan(100);
    const told = slow.frames.flatMap(({ seq }) => seq ?? []);
    expect(told).toEqual(Array.from({ length: 703 }, (_, n) => n + 1));
    expect(slow.of('chat')).toHaveLength(700);
  }, 60_000);

  it('G11 costs bounded memory: its frames are shared with everybody else’s', async () => {
    const server = await TestServer.start(UNLIMITED);
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const slow = await Promise.all(
      Array.from({ length: 30 }, (_, n) => server.connect({ room: 'r', user: `slow${n}`, v: 2 })),
    );
    for (const client of slow) client.ws.pause();
    for (let n = 1; n <= 900; n++) ana.say({ type: 'chat', payload: { content: LONG } });
    await ana.expect({ type: 'chat', seq: 900 }, 30_000);
    // 30 readers × 14 MB would be 420 MB; what waits is at most one write beyond the high-water mark for each.
    const waiting = server.app
      .get(Connections)
      .all()
      .map(({ outbox }) => outbox.waitingBytes);
    expect(Math.max(...waiting)).toBeLessThan(300 * 1024);
  }, 60_000);
});
