import { expect } from '@jest/globals';
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
export const NARROW = { HANDSHAKES_PER_SECOND: '1' };

/** In this order: they use up what their address may. */
export const RATE_STORIES: readonly Story[] = [
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
