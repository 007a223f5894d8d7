import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { UserId } from '../../src/protocol/ids.js';
import { Revocations } from '../../src/realtime/revocations.js';
import { closeServers } from '../support/test-server.js';
import { TokenBench, bearer } from '../support/token-bench.js';
import { NOW_S, tokenOf } from '../support/tokens.js';

const chat = (content: string) => ({ type: 'chat', payload: { content } });
const refresh = (token: string) => ({ type: 'session', payload: { action: 'refresh', token } });

describe('tickets and revocations', () => {
  let bench: TokenBench;

  beforeEach(async () => {
    bench = await TokenBench.start();
  });
  afterEach(closeServers);

  it('AUTH-4 a ticket stands for a token once, on any instance, for half a minute', async () => {
    expect((await bench.ticket()).status).toBe(401);
    expect((await bench.ticket({ Authorization: 'Bearer x' })).status).toBe(401);
    const { ticket, expires_in_ms: expiresInMs, status } = await bench.ticket(await bearer());
    expect([status, expiresInMs, ticket]).toEqual([201, 30_000, expect.stringMatching(/^[\w-]{22}$/)]);
    const { ticket: another } = await bench.ticket(await bearer());
    expect(await bench.refused(`ticket=${ticket}x`)).toBe(401);
    expect(await bench.refused(`ticket=${ticket}&user_id=ben`)).toBe(403);
    // The attempt as somebody else has used it.
    expect(await bench.refused(`ticket=${ticket}`)).toBe(401);
    await bench.connect({ sub: 'ben' });
    const ana = await bench.server.connect({ room: 'trip', v: 2, query: `ticket=${another}` });
    expect((await ana.expect({ type: 'session' })).payload).toMatchObject({ user_id: 'ana' });
    expect(await bench.refused(`ticket=${another}`)).toBe(401);
    const { ticket: late } = await bench.ticket(await bearer());
    await bench.clock.advance(31_000);
    expect(await bench.refused(`ticket=${late}`)).toBe(401);
  });

  it('AUTH-4 pages that may connect may ask for a ticket, others may not', async () => {
    const url = `${bench.server.httpUrl}/auth/ticket`;
    const ask = async (method: string, Origin: string) =>
      fetch(url, { method, headers: { ...(await bearer()), Origin } });
    for (const [method, status] of [
      ['OPTIONS', 204],
      ['POST', 201],
    ] as const) {
      const own = await ask(method, bench.server.httpUrl);
      expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([status, bench.server.httpUrl]);
      const foreign = await ask(method, 'https://evil.test');
      expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    }
  });

  it('AUTH-6 who is revoked is out everywhere, with every token and ticket from before', async () => {
    const [one, two] = [await bench.connect(), await bench.connect()];
    const ben = await bench.connect({ sub: 'ben' });
    const { ticket: old } = await bench.ticket(await bearer());
    const newer = await bench.connect({ iat: NOW_S + 2 });
    await bench.server.app.get(Revocations, { strict: false }).revoke('ana' as UserId, (NOW_S + 1) * 1000);
    expect(await one.closed).toEqual({ code: 4401, reason: 'revoked' });
    expect(await two.closed).toEqual({ code: 4401, reason: 'revoked' });
    expect(await bench.refused('', await bearer())).toBe(401);
    expect(await bench.refused(`ticket=${old}`)).toBe(401);
    expect((await bench.ticket(await bearer())).status).toBe(401);
    expect(await newer.refused(refresh(await tokenOf()))).toMatchObject({ code: 'unauthorized' });
    await newer.get(chat('with a newer token'));
    await ben.get(chat('as somebody else'));
  });
});
