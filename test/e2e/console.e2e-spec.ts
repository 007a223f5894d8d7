import { afterEach, describe, expect, it } from '@jest/globals';
import { BAD_SAMPLES } from '../../console/src/drawer/send/bad-samples.js';
import { TestServer, closeServers } from '../support/test-server.js';

const TOKEN = 'x'.repeat(32);
const PRODUCTION = { NODE_ENV: 'production', ALLOW_INSECURE: 'true', STORE: 'embedded' };
afterEach(closeServers);

function get(url: string, headers: Record<string, string> = {}) {
  return fetch(url, { headers, redirect: 'manual' });
}

describe('the console', () => {
  it('CONSOLE-1 is in production what any path is that nobody knows', async () => {
    const { httpUrl } = await TestServer.start(PRODUCTION);
    const [page, unknown] = await Promise.all([get(`${httpUrl}/console`), get(`${httpUrl}/consolf`)]);
    expect(page.status).toBe(404);
    expect(await page.text()).toBe((await unknown.text()).replace('consolf', 'console'));
    expect([...page.headers.keys()]).toEqual([...unknown.headers.keys()]);
  });

  it('CONSOLE-2 asks for its token where there is one', async () => {
    const { httpUrl } = await TestServer.start({ ...PRODUCTION, CONSOLE: 'on', CONSOLE_TOKEN: TOKEN });
    const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
    for (const headers of [undefined, basic(`ana:${TOKEN}x`), basic(TOKEN.slice(1))]) {
      const refused = await get(`${httpUrl}/console/config.json`, headers);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toMatch(/^Basic realm="/);
    }
    expect((await get(`${httpUrl}/console/config.json`, basic(`ana:${TOKEN}`))).status).toBe(200);
  });

  it('CONSOLE-3 may load nothing from elsewhere, and says so with each answer', async () => {
    const tiles = { CONSOLE_TILE_URL: 'https://t.example/{z}/{x}/{y}', CONSOLE_TILE_ATTRIBUTION: '© t' };
    const { httpUrl } = await TestServer.start({ ...tiles, ADMIN_PORT: '0' });
    const moved = await get(`${httpUrl}/console?room=r`);
    expect(moved.status).toBe(302);
    expect(moved.headers.get('location')).toBe('/console/?room=r');
    const settings = await get(`${httpUrl}/console/config.json`);
    expect(await settings.json()).toEqual({
      version: expect.any(String),
      authMode: 'none',
      tileUrl: tiles.CONSOLE_TILE_URL,
      tileAttribution: '© t',
    });
    const page = await get(`${httpUrl}/console/`);
    expect(page.status).toBe(200);
    for (const { headers } of [moved, settings, page]) {
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'self'; .* data: https:\/\/t\.example$/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('CONSOLE-3 leads nowhere but to its own files', async () => {
    const { httpUrl } = await TestServer.start();
    const paths = ['..%2f..%2fpackage.json', '%2e%2e/package.json', 'operator.html', 'assets/', '%00'];
    for (const path of paths) expect((await get(`${httpUrl}/console/${path}`)).status).toBe(404);
  });

  it('offers frames that are wrong on purpose, each of which is answered as it says', async () => {
    const server = await TestServer.start();
    const client = await server.connect({ room: 'demo', user: 'ana', v: 2 });
    const told: string[] = [];
    for (const { label, answer, text } of BAD_SAMPLES) {
      client.sayRaw(text('demo', label));
      const isEnd = answer.startsWith('1009');
      const code = isEnd ? (await client.closed).code : (await client.expect({ type: 'error' })).payload['code'];
      told.push(`${label}: ${isEnd ? `${String(code)}, for good` : String(code)}`);
    }
    expect(told).toEqual(BAD_SAMPLES.map(({ label, answer }) => `${label}: ${answer}`));
  });
});
