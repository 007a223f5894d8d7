import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { RallyClient, Room, createClient } from '../../sdk/src/entries/client.js';
import type { IndexedDbOutbox } from '../../sdk/src/storage/indexed-db-outbox.js';
import { launchChromium } from '../support/chromium.js';
import { freePort } from '../support/free-port.js';
import { PageServer } from '../support/page-server.js';
import { ServerProcess } from '../support/server-process.js';

/** What the page has from the package, and made of it. */
declare const sdk: {
  readonly createClient: typeof createClient;
  readonly IndexedDbOutbox: typeof IndexedDbOutbox;
};
declare const client: RallyClient;
declare const room: Room;

const PAGE = `<!doctype html>
<script type="module">
  import { createClient } from './client.mjs';
  import { IndexedDbOutbox } from './storage/indexed-db-outbox.mjs';
  globalThis.sdk = { createClient, IndexedDbOutbox };
</script>`;
const DEADLINE_MS = 60_000;
/** Longer than any test takes: what connects before does so because it was told to. */
const FOREVER_MS = 3_600_000;

/** The ES modules of the package, as it is published. */
async function build(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rally-sdk-'));
  const tsdown = [resolve('node_modules/.bin/tsdown'), '--no-dts', '--no-publint', '--no-attw', '--format=esm'];
  await promisify(execFile)(process.execPath, [...tsdown, `--out-dir=${folder}`], { cwd: 'sdk' });
  return folder;
}

let browser: Browser;
let folder: string;
let pages: PageServer;
let server: ServerProcess;
let context: BrowserContext;
let url: string;
beforeAll(async () => {
  [browser, folder, server] = await Promise.all([
    launchChromium(),
    build(),
    ServerProcess.start({ env: { PORT: String(await freePort()) } }),
  ]);
  url = server.url;
  pages = await PageServer.start(PAGE, folder);
}, DEADLINE_MS);
afterAll(async () => {
  await browser.close();
  await Promise.all([pages.close(), server.dispose(), rm(folder, { recursive: true })]);
});
beforeEach(async () => {
  context = await browser.newContext();
});
afterEach(() => context.close());

/** The application on a page that was just loaded. It tries to connect once, and again when it is told that it may. */
async function open(page: Page, roomId: string): Promise<void> {
  await page.waitForFunction(() => typeof sdk === 'object');
  await page.evaluate(
    ([address, id, ms]) => {
      const made = sdk.createClient({
        url: address,
        user: 'ana',
        backoff: { minMs: ms, maxMs: ms },
        random: () => 1,
        outboxStorage: new sdk.IndexedDbOutbox('ana'),
      });
      Object.assign(globalThis, { client: made, room: made.room(id) });
    },
    [url, roomId, FOREVER_MS] as const,
  );
}

async function openPage(roomId: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(pages.url);
  await open(page, roomId);
  return page;
}

async function statusIs(page: Page, status: RallyClient['status']): Promise<void> {
  await page.waitForFunction((wanted) => client.status === wanted, status);
}

/** Says it, and resolves when the browser's database has it. */
async function sayOffline(page: Page, content: string): Promise<void> {
  await page.evaluate((text) => void room.chat.send(text), content);
  await page.waitForFunction(async () => (await new sdk.IndexedDbOutbox('ana').load())?.waiting.length === 1);
}

/** All that was ever said in the room, once nothing waits. */
async function said(page: Page): Promise<string[]> {
  await page.waitForFunction(() => client.outbox.toJSON().waiting.length === 0);
  return page.evaluate(async () => {
    const contents = [];
    for await (const message of room.chat.history()) {
      if ('content' in message) contents.push(message.content);
    }
    return contents.reverse();
  });
}

describe('the client in Chromium', () => {
  it('SDK-30 works as the ES modules that the package has', async () => {
    const page = await openPage('plain');
    await page.evaluate(() => room.chat.send('Hello from a page'));
    expect(await said(page)).toEqual(['Hello from a page']);
  });

  it('SDK-16 SDK-21 what is said without a server outlives the page, and is in the room once when the network is back', async () => {
    const page = await openPage('away');
    await page.evaluate(() => room.chat.send('before'));
    await server.kill();
    await statusIs(page, 'disconnected');
    await sayOffline(page, 'meanwhile');
    await page.reload();
    await open(page, 'away');
    await statusIs(page, 'disconnected');
    server = await ServerProcess.start({ dataDir: server.dataDir, env: { PORT: String(server.port) } });
    await context.setOffline(true);
    await context.setOffline(false); // Only now the browser tells `online`.
    await statusIs(page, 'connected');
    expect(await said(page)).toEqual(['before', 'meanwhile']);
  });

  it('SDK-8 SDK-21 what was on its way when the page went is done once', async () => {
    const page = await openPage('half');
    await statusIs(page, 'connected');
    await context.setOffline(true); // What the page sends still arrives, but no answer does.
    await sayOffline(page, 'half said');
    await page.close();
    await context.setOffline(false);
    const next = await openPage('half');
    expect(await said(next)).toEqual(['half said']);
  });
});
