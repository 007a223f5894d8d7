import { afterEach, describe, expect, it } from '@jest/globals';
import { LogWatch } from '../support/log-watch.js';
import { closeServers } from '../support/test-server.js';
import { TokenBench, bearer } from '../support/token-bench.js';
import { SECRET, secretKey, tokenOf } from '../support/tokens.js';

describe('tokens, tickets and keys', () => {
  afterEach(closeServers);

  it('AUTH-2 are in no log line and no error, whether they are good or not', async () => {
    const log = LogWatch.start();
    try {
      const bench = await TokenBench.start({ LOG_LEVEL: 'debug' });
      const good = await tokenOf();
      const bad = [
        await tokenOf({ exp: 1 }),
        await tokenOf({ iss: 'somebody' }),
        await tokenOf({}, secretKey('another secret of 32 bytes and more')),
        `${good.slice(0, -40)}c4n4ry`,
        'c4n4ry',
      ];
      for (const token of bad) {
        expect(await bench.refused('', { Authorization: `Bearer ${token}` })).toBe(401);
        expect(await bench.refused('', {}, ['rally.v1', `bearer.${token}`])).toBe(401);
      }
      const { ticket } = await bench.ticket(await bearer());
      const first = await bench.server.connect({ room: 'trip', v: 2, query: `ticket=${ticket}` });
      expect(await bench.refused(`ticket=${ticket}`)).toBe(401);
      const { resume_token: resume } = (await first.expect({ type: 'session' })).payload;
      expect(resume).toEqual(expect.any(String));
      const again = { headers: await bearer(), query: `resume=${String(resume)}` };
      const ana = await bench.server.connect({ room: 'trip', v: 2, ...again });
      const refresh = (token: string) => ({ type: 'session', payload: { action: 'refresh', token } });
      const told = await Promise.all(bad.map((token) => ana.refused(refresh(token))));
      const secrets = [...[good, ...bad].flatMap((token) => token.split('.')), ticket, String(resume), SECRET];
      expect(log.lines).toBeGreaterThan(bad.length);
      expect(log.leaks(secrets)).toEqual([]);
      expect(secrets.filter((secret) => JSON.stringify(told).includes(secret))).toEqual([]);
    } finally {
      log.stop();
    }
  });
});
