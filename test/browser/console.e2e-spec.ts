import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { ADMIN_ENV, ADMIN_TOKEN } from '../support/ask-admin.js';
import { launchChromium } from '../support/chromium.js';
import { ConsolePage } from '../support/console-page.js';
import type { PaneOnPage } from '../support/console-page.js';
import { eventually } from '../support/eventually.js';
import { RIDE } from '../support/recorded-tracks.js';
import { TestServer, closeServers } from '../support/test-server.js';

declare const axe: { run(options: RunOptions): Promise<AxeResults> };

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let server: TestServer;
let rooms = 0;
let opened: ConsolePage;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), TestServer.start(ADMIN_ENV)]);
}, 30_000);
afterEach(async () => {
  await opened.close();
});
afterAll(async () => {
  await browser.close();
  await closeServers();
});

async function open(options?: Parameters<Browser['newContext']>[0]): Promise<ConsolePage> {
  rooms += 1;
  opened = await ConsolePage.open(browser, server.httpUrl, `room-${rooms}`, options);
  return opened;
}

/** What axe finds serious, or worse, on the page as it is. */
async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => axe.run({ resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => `${id} ${target.join(' ')} ${failureSummary}`),
    );
}

describe('the console', () => {
  it('CONSOLE-10 what one says, the other reads, and whoever said it sees that it is stored and read', async () => {
    const { ana, ben, faults, strangers } = await open();
    await ana.say('Who is at the airport?');
    await ben.messages.getByText('Who is at the airport?').waitFor();
    await ben.say('Me, since six');
    await ana.messages.getByText('Me, since six').waitFor();
    await ana.messages.getByText('#1').waitFor();
    expect(strangers).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('CONSOLE-11 what is said while the network is down is there once, in order, when it is back', async () => {
    const { page, ana, ben } = await open();
    await opened.openDrawer('Connection');
    await ana.say('one');
    await ben.messages.getByText('one').waitFor();
    await ana.network('Drop').click();
    await ana.say('two');
    await ben.say('three');
    await ben.messages.getByText('three').waitFor();
    await ana.network('Network up').click();
    await ana.region.getByText(/^Resumed/).waitFor();
    const contents = ({ messages }: typeof ana) => messages.getByText(/^(one|two|three)$/).allTextContents();
    for (const pane of [ana, ben])
      await eventually(async () => expect(await contents(pane)).toEqual(['one', 'three', 'two']));
    await page.reload();
    await eventually(async () => expect(await contents(ana)).toEqual(['one', 'three', 'two']));
  });

  it('CONSOLE-18 what waits outlives a reload, and is there once', async () => {
    const { page, ana, ben } = await open();
    await opened.openDrawer('Connection');
    await ana.network('Drop').click();
    await ana.say('one');
    await ana.say('two');
    await ana.messages.getByText('two').waitFor();
    await page.reload();
    for (const { messages } of [ana, ben]) {
      await messages.getByText('#2').waitFor();
      expect(await messages.getByText(/^(one|two)$/).allTextContents()).toEqual(['one', 'two']);
    }
    await page.reload();
    await ana.messages.getByText('#2').waitFor();
    expect(await ana.messages.getByText(/^(one|two)$/).allTextContents()).toEqual(['one', 'two']);
  });

  it('CONSOLE-12 who edits an item has it, and for the other it is dimmed until then', async () => {
    const { ana, ben } = await open();
    await ana.show('Itinerary');
    await ben.show('Itinerary');
    await ana.button(/sample trip/).click();
    await ben.button('Edit Land in Lisbon').waitFor();
    await ana.button('Edit Land in Lisbon').click();
    await ben.region.getByText('is editing').waitFor();
    await ben.button('Ask for it: Land in Lisbon').waitFor();
    const form = ana.region.getByRole('form', { name: 'Edit Land in Lisbon' });
    await form.getByRole('textbox', { name: 'Title' }).fill('Land in Porto');
    await form.getByRole('button', { name: 'Save' }).click();
    await ben.button('Edit Land in Porto').waitFor();
    expect(opened.faults).toEqual([]);
  });

  it('CONSOLE-14 an edit that somebody else made impossible is decided about, or kept, and never gone', async () => {
    const { page, ana, ben } = await open();
    await ana.show('Itinerary');
    await ben.show('Itinerary');
    await ana.button(/sample trip/).click();
    const titles: [PaneOnPage, string][] = [
      [ana, 'Landed'],
      [ben, 'Arrived'],
    ];
    for (const [pane, title] of titles) {
      await pane.region.getByText('Land in Lisbon').dblclick();
      await pane.region.getByLabel('New title of Land in Lisbon').fill(title);
    }
    await ben.region.getByLabel('New title of Land in Lisbon').press('Enter');
    await ana.region.getByLabel('New title of Land in Lisbon').press('Enter');
    const dialog = ana.region.getByRole('dialog');
    await dialog.getByText('version_conflict').waitFor();
    await dialog.getByLabel('Theirs (Ben)').waitFor();
    await dialog.getByRole('button', { name: 'Save this' }).click();
    await ben.button('Edit Landed').waitFor();

    await ana.button('Edit Landed').click();
    await ana.region.getByLabel('Notes').fill('Gate 12');
    await opened.openDrawer('Connection');
    await ana.network('Drop').click();
    await ben.button('Take over Landed').click();
    await ben.button('Take it over').click();
    await ben.region.getByRole('form', { name: 'Edit Landed' }).waitFor();
    await ana.network('Network up').click();
    await ana.region.getByText('Your edit is kept').waitFor();
    await ben.button('Cancel').click();
    await ana.button('Lock again').click();
    await ana.button('Save').click();
    await ben.region.getByText('Gate 12').waitFor();

    await ben.button('Edit Landed').focus();
    await page.keyboard.press('Alt+ArrowDown');
    await ben.region.getByText('Landed: Fri').waitFor({ state: 'attached' });
    await ben.button('Undo my last change').click();
    await ben.region.getByText('Undone: “Landed” is where it was.').waitFor();
  });

  it('CONSOLE-16 whoever types elsewhere when their turn comes goes on typing there', async () => {
    const { page, ana } = await open();
    // What is clicked has the focus: the click that frees the item is on another screen.
    const elsewhere = await ConsolePage.open(browser, server.httpUrl, `room-${rooms}`);
    const { ben } = elsewhere;
    await ana.button(/sample trip/).click();
    await ben.button('Edit Land in Lisbon').click();
    await ana.button('Ask for it: Land in Lisbon').click();
    await ana.region.getByText('you are next').waitFor();
    await ana.region.getByRole('textbox', { name: 'Message', exact: true }).fill('Who is ');
    await ben.button('Cancel').click();
    await ana.region.getByRole('form', { name: 'Edit Land in Lisbon' }).waitFor();
    await page.keyboard.type('there?');
    await page.keyboard.press('Enter');
    await ben.messages.getByText('Who is there?').waitFor();
    await ana.button('Cancel').click();
    await ben.button('Edit Land in Lisbon').waitFor();
    await elsewhere.close();
  });

  it('CONSOLE-17 a poll is asked, voted in and closed; what one voted for is known after a reload', async () => {
    const { page, ana, ben } = await open();
    await ana.ask('Where shall we eat?', 'Zé da Mouraria', 'Time Out Market');
    await ana.button(/^Zé/).click();
    await ben.button(/^Zé/).click();
    await ana.messages.getByText('2 voted').waitFor();
    await ben.button(/^Time/).click();
    await ana.button(/^Time.*1$/).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.reload();
    await ben.region.getByRole('button', { name: /^Time/, pressed: true }).waitFor();
    await ben.button('Close the poll').waitFor({ state: 'detached' }); // It is not his.
    await ana.button('Close the poll').click();
    await ben.region.getByRole('button', { name: /^Zé.*1$/, disabled: true }).waitFor();
    expect(opened.faults).toEqual([]);
  });

  it('CONSOLE-15 who walks a route is seen on the other map, as exactly as it is shared', async () => {
    const { ana, ben, strangers } = await open();
    await ana.show('Map');
    await ben.show('Map');
    await ben.whereIs('Ana').getByText('not shared').waitFor();
    await ana.walk();
    await ben.region.getByRole('button', { name: /^Ana, .*± 8 m$/ }).waitFor();
    await ben.whereIs('Ana').getByText('± 8 m').waitFor();
    await ana.button('Pause the walk').click();
    await ben.standAt(60, 60);
    await ana
      .whereIs('Ben')
      .getByText(/from you$/)
      .waitFor();
    await ben.walkFile(RIDE); // On another island.
    await ana
      .whereIs('Ben')
      .getByText(/\d{3} km from you$/)
      .waitFor();
    expect(strangers).toEqual([]);
    expect(opened.faults).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'CONSOLE-13 has no serious fault for who cannot see it well, %s',
    async (colorScheme) => {
      const { page, ana, ben } = await open({ colorScheme });
      expect(await seriousFaults(page)).toEqual([]);
      await ana.button(/sample trip/).click();
      await ben.button('Edit Land in Lisbon').waitFor();
      await ana.button('Edit Land in Lisbon').click();
      await ana.say('All day'); // Whether the lock has come by then, or not.
      await ben.messages.getByText('All day').waitFor();
      await opened.openDrawer('Frames');
      expect(await seriousFaults(page)).toEqual([]);
    },
  );

  it('CONSOLE-13 what Escape closes gives the focus back to what opened it', async () => {
    const { page, ana } = await open();
    const focused = () => page.evaluate<string | null>('document.activeElement.ariaLabel');
    for (const opener of ['Share where I am', 'Start a poll']) {
      await ana.button(opener).click();
      await eventually(async () => expect(await focused()).not.toBe(opener));
      await page.keyboard.press('Escape');
      await eventually(async () => expect(await focused()).toBe(opener));
    }
  });

  it('CONSOLE-4 shows operators their rooms, and what was said in one', async () => {
    const { page, ana } = await open();
    await ana.say('Hello operators');
    await page.goto(`${server.adminUrl}/console`);
    await page.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByRole('searchbox', { name: 'Room id' }).fill(`room-${rooms}`);
    await page.keyboard.press('Enter');
    await page.getByText('Hello operators').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });
});
