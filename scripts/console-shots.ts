/** `npm run console:shots`: the pictures of the console in docs/img, of a real server with two friends on a weekend. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { ADMIN_TOKEN } from '../test/support/ask-admin.js';
import { launchChromium } from '../test/support/chromium.js';
import { ConsolePage } from '../test/support/console-page.js';
import type { PageOptions } from '../test/support/console-page.js';
import { freePort } from '../test/support/free-port.js';
import { ServerProcess } from '../test/support/server-process.js';

const FOLDER = fileURLToPath(new URL('../docs/img/', import.meta.url));
/** In which the walk gets somewhere, and numbers have a past. */
const SCENE_MS = 12_000;
const DESK: PageOptions = { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1.5 };
const PHONE: PageOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true };

const adminPort = await freePort();
const env = { PORT: '0', ADMIN_PORT: String(adminPort), ADMIN_TOKEN, LOG_LEVEL: 'error' };
const [browser, server] = await Promise.all([launchChromium(), ServerProcess.start({ isBuilt: true, env })]);
try {
  const url = `http://127.0.0.1:${server.port}`;
  await desk(browser, url, 'light');
  await desk(browser, url, 'dark');
  await phone(browser, url);
} finally {
  await browser.close();
  await server.dispose();
}

async function desk(browser: Browser, url: string, colorScheme: 'light' | 'dark'): Promise<void> {
  const console = await ConsolePage.open(browser, url, `lisbon-${colorScheme}`, { ...DESK, colorScheme });
  const { page, ana, ben } = console;
  await ana.button(/sample trip/).click();
  await ben.button('Edit Land in Lisbon').waitFor();
  await ana.say('Landed! Who is at the airport?');
  await ben.messages.getByText('Landed!').waitFor();
  await ben.say('On the red line, two stops. I can see you on the map.');
  await ana.messages.getByText('red line').waitFor();
  await ana.ask('When shall we eat?', 'At eight', 'At nine');
  await ana.button(/^At nine/).click();
  await ben.button(/^At nine/).click();
  await ana.walk();
  await ben.whereIs('Ana').getByText('±').waitFor();
  await ben.button('Fit everybody').click();
  await page.waitForTimeout(SCENE_MS / 8);
  await ben.standAt(140, 90);
  await ana.button('Fit everybody').click();
  await ana.button('Edit Dinner at Zé da Mouraria').click();
  await page.waitForTimeout(SCENE_MS);
  await shoot(page, `console-${colorScheme}`);
  await console.openDrawer('Frames');
  await page.waitForTimeout(SCENE_MS / 4);
  await shoot(page, `console-frames-${colorScheme}`);
  if (colorScheme === 'light') await operator(console);
  await console.close();
}

async function operator(console: ConsolePage): Promise<void> {
  const page = await console.page.context().newPage();
  await page.goto(`http://127.0.0.1:${adminPort}/console`);
  await page.getByLabel('Admin token').fill(ADMIN_TOKEN);
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByRole('button', { name: 'lisbon-light' }).first().click();
  await page.waitForTimeout(SCENE_MS);
  await shoot(page, 'console-operator');
}

async function phone(browser: Browser, url: string): Promise<void> {
  const console = await ConsolePage.open(browser, url, 'lisbon-light', { ...PHONE, colorScheme: 'light' });
  await console.ana.show('Map');
  await console.ana.button('Walk a route').click();
  await console.ana.button('Start walking').click();
  await console.page.waitForTimeout(SCENE_MS);
  await shoot(console.page, 'console-phone');
  await console.close();
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  process.stdout.write(`docs/img/${name}.png\n`);
}
