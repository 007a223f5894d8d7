import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

/** Of the style sheet. */
const PHONE_WIDTH_MAX = 900;

/** Less than a test may take: so it is told what was waited for. */
const WAIT_MS = 20_000;

type View = 'All' | 'Chat' | 'Map' | 'Itinerary';
export type PageOptions = NonNullable<Parameters<Browser['newContext']>[0]>;

/** One of the two users of the console, by what is said of it to who cannot see it. */
export class PaneOnPage {
  readonly region: Locator;

  constructor(
    private readonly page: Page,
    readonly user: string,
  ) {
    this.region = page.getByRole('region', { name: user, exact: true });
  }

  button(name: string | RegExp): Locator {
    return this.region.getByRole('button', { name });
  }

  async show(view: View): Promise<void> {
    await this.region.getByRole('tab', { name: view, exact: true }).click();
  }

  /** What it has of the conversation, from the oldest on. */
  get messages(): Locator {
    return this.region.getByRole('log', { name: 'Messages' });
  }

  async say(content: string): Promise<void> {
    const box = this.region.getByRole('textbox', { name: 'Message', exact: true });
    await box.fill(content);
    await box.press('Enter');
  }

  /** Starts a poll, and waits until it is stored. */
  async ask(question: string, ...answers: readonly string[]): Promise<void> {
    await this.button('Start a poll').click();
    const form = this.region.getByRole('form', { name: 'New poll' });
    await form.getByLabel('Question').fill(question);
    for (const [place, answer] of answers.entries()) await form.getByLabel(`Answer ${place + 1}`).fill(answer);
    await form.getByRole('button', { name: 'Ask' }).click();
    await form.waitFor({ state: 'detached' });
  }

  /** Begins a recorded walk, and shares it. */
  async walk(): Promise<void> {
    await this.button('Walk through Lisbon').click();
  }

  /** Begins the walk of a GPX file, and shares it. */
  async walkFile(path: string): Promise<void> {
    await this.button('Walk a route').click();
    const dialog = this.region.getByRole('dialog', { name: 'Walk a route' });
    await dialog.getByLabel('Or open a GPX file').setInputFiles(path);
    await dialog.getByText('Lisbon').waitFor({ state: 'detached' }); // The one that comes along.
    await this.button('Start walking').click();
  }

  /** Is from now on there where the map is clicked, in pixels from its corner. */
  async standAt(x: number, y: number): Promise<void> {
    await this.button('Move me by clicking').click();
    await this.region.getByRole('application', { name: 'Map' }).click({ position: { x, y } });
    await this.button('Move me by clicking').click();
  }

  /** Who is where, in words. */
  whereIs(user: string): Locator {
    return this.region.getByRole('list', { name: 'Who is where' }).getByRole('button', { name: user });
  }

  /** What the drawer may do to its connection. */
  network(action: 'Network up' | 'Drop' | 'Half-open' | 'Read slowly'): Locator {
    return this.page.getByRole('group', { name: `Network of ${this.user}` }).getByRole('button', { name: action });
  }
}

/** The console in a browser, and what went wrong on it. */
export class ConsolePage {
  readonly ana: PaneOnPage;
  readonly ben: PaneOnPage;
  /** Addresses that it asked of others than the server. */
  readonly strangers: string[] = [];
  /** What it threw, and what the browser refused it. */
  readonly faults: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    origin: string,
  ) {
    this.ana = new PaneOnPage(page, 'Ana');
    this.ben = new PaneOnPage(page, 'Ben');
    const watch = (url: string) => {
      if (new URL(url).host !== new URL(origin).host) this.strangers.push(url);
    };
    context.on('request', (request) => watch(request.url()));
    page.on('websocket', (socket) => watch(socket.url()));
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && this.faults.push(message.text()));
  }

  /** Whoever is shown is connected when this resolves: on a phone the first of the two. */
  static async open(browser: Browser, url: string, room: string, options: PageOptions = {}): Promise<ConsolePage> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    context.setDefaultTimeout(WAIT_MS);
    const opened = new ConsolePage(context, await context.newPage(), url);
    await opened.page.goto(`${url}/console?room=${room}`);
    const isPhone = (options.viewport?.width ?? Infinity) <= PHONE_WIDTH_MAX;
    for (const { region } of isPhone ? [opened.ana] : [opened.ana, opened.ben]) {
      await region.locator('header').getByText('connected', { exact: true }).waitFor({ state: 'attached' });
    }
    return opened;
  }

  async openDrawer(tab: string): Promise<Locator> {
    const drawer = this.page.getByRole('contentinfo', { name: 'Wire' });
    const button = drawer.getByRole('button', { name: 'Wire' });
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
    await drawer.getByRole('tab', { name: tab, exact: true }).click();
    return drawer;
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
