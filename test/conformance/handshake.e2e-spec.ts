import { describe, expect, it } from '@jest/globals';
import { Bench } from './bench.js';
import { ACCEPTED, ANSWERED } from './cases/handshake.cases.js';
import { MALFORMED } from './cases/malformed-urls.cases.js';
import { HANDSHAKE_STORIES } from './cases/handshake-stories.cases.js';
import { CANARY } from './canary.js';
import { TITLE } from './case.js';
import { Peer } from './peer.js';
import { upgradeRequest } from './request.js';
import { tells } from './tables.js';

describe('handshake', () => {
  const bench = new Bench();

  it.each(MALFORMED)(`${TITLE}: 400, and 4400 for browsers`, async ({ query, code }) => {
    const program = await bench.raw();
    program.write(upgradeRequest({ target: `/ws?${query}` }));
    const { status, body } = await program.answer();
    expect(status).toBe(400);
    expect(JSON.parse(body)).toEqual({ code, message: expect.any(String) });
    expect(body).not.toContain(CANARY);
    await program.ended();
    const browser = await bench.raw();
    browser.write(upgradeRequest({ target: `/ws?${query}`, headers: { Origin: 'https://rally.test' } }));
    expect(await browser.answer()).toMatchObject({ status: 101 });
    expect(await browser.closing()).toEqual({ code: 4400, reason: code });
  });

  it.each(ANSWERED)(TITLE, async ({ request, status, headers = {}, code }) => {
    const raw = await bench.raw();
    raw.write(request);
    const answer = await raw.answer();
    expect(answer.status).toBe(status);
    for (const [name, value] of Object.entries(headers)) expect(answer.headers.get(name)).toMatch(value);
    if (code !== undefined) expect(JSON.parse(answer.body)).toMatchObject({ code });
    expect(answer.body).not.toContain(CANARY);
    await raw.ended();
  });

  it.each(ACCEPTED)(TITLE, async ({ request, user, room, absent = [], headers = {} }) => {
    const raw = await bench.raw();
    raw.write(upgradeRequest(request));
    const answer = await raw.answer();
    expect(answer.status).toBe(101);
    for (const name of absent) expect(answer.headers.has(name)).toBe(false);
    for (const [name, value] of Object.entries(headers)) expect(answer.headers.get(name)).toBe(value);
    const peer = new Peer(raw, room, user ?? '');
    const welcome = await peer.hear({ type: 'session', payload: { action: 'welcome' } });
    if (user !== undefined) expect(welcome['payload']).toMatchObject({ user_id: user });
    if (room !== undefined) await peer.hear({ type: 'room', room_id: room, payload: { action: 'joined' } });
  });

  tells(bench, HANDSHAKE_STORIES);
});
