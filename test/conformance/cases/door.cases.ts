import { expect } from '@jest/globals';
import { SOCKETS_SPARE } from '../../../src/protocol/limits.js';
import type { Bench } from '../bench.js';
import type { Story } from '../case.js';
import type { HttpAnswer } from '../../support/raw-client.js';
import { plainRequest, upgradeRequest } from '../request.js';

/** More than the burst of {@link NARROW}, and what time adds to it while they come. */
const MANY = 40;
const RETRY = expect.stringMatching(/^[1-9]\d*$/) as unknown;

async function upgrade(bench: Bench, headers: Record<string, string> = {}): Promise<HttpAnswer> {
  const raw = await bench.raw();
  raw.write(upgradeRequest({ headers, target: `/ws?v=2&user_id=${bench.fresh('user')}` }));
  return raw.answer();
}

/** The first answer that is no upgrade. */
async function refused(bench: Bench, headers: (n: number) => Record<string, string>): Promise<HttpAnswer | undefined> {
  for (let n = 0; n < MANY; n++) {
    const answer = await upgrade(bench, headers(n));
    if (answer.status !== 101) return answer;
  }
  return undefined;
}

/** The settings of a server that hardly anybody may connect to; {@link RATE_STORIES} are about it. */
export const NARROW = { HANDSHAKES_PER_SECOND: '1', MAX_CONNECTIONS_PER_USER: '2' };

/** In this order: they use up what their address may. */
export const RATE_STORIES: readonly Story[] = [
  {
    id: 'H39',
    rule: 'CONN-13',
    says: 'one connection of a user too many: the oldest is closed with 4409, the others stay',
    tell: async (bench) => {
      const user = bench.fresh('user');
      const [oldest, middle] = [await bench.peer({ v: 2, user }), await bench.peer({ v: 2, user })];
      const newest = await bench.peer({ v: 2, user });
      expect(await oldest.closing()).toEqual({ code: 4409, reason: 'too many connections of this user' });
      for (const peer of [middle, newest]) await peer.settle();
    },
  },
  {
    id: 'H40b',
    rule: 'CONN-11',
    says: 'a page that may not connect is 403, however often it tries, and uses up nothing',
    tell: async (bench) => {
      for (let n = 0; n < MANY; n++) {
        expect(await upgrade(bench, { Origin: 'https://evil.test' })).toMatchObject({ status: 403 });
      }
      expect(await upgrade(bench)).toMatchObject({ status: 101 });
    },
  },
  {
    id: 'H40',
    rule: 'CONN-12',
    says: 'handshakes faster than the rate are 429 with Retry-After, also of browsers; health is not',
    tell: async (bench) => {
      const answer = await refused(bench, (n) => (n % 2 === 0 ? {} : { Origin: 'https://rally.test' }));
      expect([answer?.status, answer?.headers.get('retry-after')]).toEqual([429, RETRY]);
      expect(JSON.parse(answer?.body ?? '')).toMatchObject({ code: 'rate_limited' });
      const raw = await bench.raw();
      raw.write(plainRequest({ target: '/health/live' }));
      expect(await raw.answer()).toMatchObject({ status: 200 });
    },
  },
  {
    id: 'H42b',
    rule: 'CONN-12',
    says: 'X-Forwarded-For of nobody that is trusted changes nothing',
    tell: async (bench) => {
      const answer = await refused(bench, (n) => ({ 'X-Forwarded-For': `198.51.100.${n}` }));
      expect(answer).toMatchObject({ status: 429 });
    },
  },
];

/** The settings of a server that is full with two; {@link FULL_STORIES} are about it. */
export const SMALL = { MAX_CONNECTIONS: '2' };

export const FULL_STORIES: readonly Story[] = [
  {
    id: 'H56',
    rule: 'CONN-13',
    says: 'a full server is ready, and 503 with Retry-After, also for browsers, until somebody has left',
    tell: async (bench) => {
      const [one, two] = [await bench.peer(), await bench.peer()];
      for (const headers of [{}, { Origin: 'https://rally.test' }]) {
        const { status, headers: told } = await upgrade(bench, headers);
        expect([status, told.get('retry-after')]).toEqual([503, RETRY]);
      }
      const probe = await bench.raw();
      probe.write(plainRequest({ target: '/health/ready' }));
      expect(await probe.answer()).toMatchObject({ status: 200 });
      one.raw.destroy();
      await bench.gone(one.user);
      const three = await bench.peer();
      for (const peer of [two, three]) {
        await peer.settle();
        peer.raw.destroy();
        await bench.gone(peer.user);
      }
    },
  },
  {
    id: 'H57',
    rule: 'CONN-13',
    says: 'far more sockets than that, even if they say nothing, are cut without an answer, and nobody else is',
    tell: async (bench) => {
      const peer = await bench.peer();
      await bench.sockets(1);
      for (let n = 0; n < SOCKETS_SPARE + 1; n++) await bench.raw();
      await (await bench.raw()).ended();
      await peer.settle();
    },
  },
];
