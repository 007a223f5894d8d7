import type { Payload } from '../history.js';
import { markText } from '../mark.js';
import { actUntil } from './person.js';
import type { Person, Setup } from './person.js';

const PAUSE_MS = [120, 450] as const;
const PAGE = 30;
/** Few enough for people to meet. */
const LOOKS_AT = 3;
const EMOJIS = ['👍', '🎉'];
const OPTIONS = ['north', 'south', 'neither'];
const OPEN_MS = [700, 2_500] as const;
/** All who wait for the same thing act at once when it comes. */
const PATIENCE_MS = 400;
const TYPO_SHARE = 0.4;
const REGRET_SHARE = 0.2;
const GUARDED_SHARE = 0.3;

/** A message as a page of the history has it. */
interface Message {
  readonly message_id: string;
  readonly user_id: string;
  readonly version: number;
  readonly deleted?: true;
  readonly poll?: { readonly closed?: true };
}

/** Says, edits, thinks better of it, reacts, asks and votes: all on the newest messages, where the others are. */
export class Chatter implements Person {
  private edits = 0;
  private readonly acts = [
    () => this.say(),
    () => this.edit(),
    () => this.delete(),
    () => this.react(),
    () => this.react(),
    () => this.ask(),
    () => this.vote(),
    () => this.vote(),
    () => this.close(),
  ];

  constructor(private readonly setup: Setup) {}

  get client() {
    return this.setup.client;
  }

  async live(until: AbortSignal): Promise<void> {
    const { client, random } = this.setup;
    await actUntil(this.setup, PAUSE_MS, until, async () => {
      if (random.chance(0.5)) await client.hears(({ type }) => type === 'chat', PATIENCE_MS, until);
      await random.pick(this.acts)();
    });
  }

  /** Mostly as it was meant; else it is mended at once, or taken back. */
  private async say(): Promise<void> {
    const { client, random } = this.setup;
    const id = client.nextId;
    const said = await client.send('chat', { content: this.text(id) }, id);
    if (said.kind !== 'ok') return;
    const message_id = String(said.ack['message_id']);
    if (random.chance(TYPO_SHARE)) await this.change({ message_id });
    if (random.chance(REGRET_SHARE)) await client.send('chat', { action: 'delete', message_id });
  }

  private async edit(): Promise<void> {
    const message = await this.find((one, name) => one.user_id === name && one.poll === undefined);
    if (message === undefined) return;
    const { message_id, version } = message;
    await this.change({ message_id, ...(this.setup.random.chance(GUARDED_SHARE) ? { base_version: version } : {}) });
  }

  private async change(what: Payload): Promise<void> {
    const { client } = this.setup;
    const id = client.nextId;
    await client.send('chat', { action: 'edit', content: `${this.text(id)} ${++this.edits}`, ...what }, id);
  }

  private async delete(): Promise<void> {
    const message = await this.find((one, name) => one.user_id === name);
    if (message !== undefined) await this.act('delete', message);
  }

  private async react(): Promise<void> {
    const { random } = this.setup;
    const message = await this.find(() => true);
    const action = random.chance(0.6) ? 'react' : 'unreact';
    if (message !== undefined) await this.act(action, message, { emoji: random.pick(EMOJIS) });
  }

  private async ask(): Promise<void> {
    const { client, random } = this.setup;
    const id = client.nextId;
    const closes_at = Date.now() + Math.round(random.between(...OPEN_MS));
    const poll = { action: 'poll', question: this.text(id), options: OPTIONS, multiple: true };
    await client.send('chat', random.chance(0.8) ? { ...poll, closes_at } : poll, id);
  }

  /** For some, for all, or for nothing any more. */
  private async vote(): Promise<void> {
    const { random } = this.setup;
    const message = await this.find(({ poll }) => poll !== undefined);
    const options = OPTIONS.map((_, option) => option).filter(() => random.chance(0.5));
    if (message !== undefined) await this.act('poll_vote', message, { options });
  }

  private async close(): Promise<void> {
    const message = await this.find(({ user_id, poll }, name) => user_id === name && poll !== undefined);
    if (message !== undefined) await this.act('poll_close', message);
  }

  private async act(action: string, { message_id }: Message, more: Payload = {}): Promise<void> {
    await this.setup.client.send('chat', { action, message_id, ...more });
  }

  /** One of the newest messages that is like this, and not deleted as far as is known. */
  private async find(isLike: (message: Message, name: string) => boolean): Promise<Message | undefined> {
    const { client, random } = this.setup;
    const page = await client.ask('chat', { action: 'history', limit: PAGE });
    if (page.kind !== 'ok') return undefined;
    const found = (page.ack['messages'] as Message[]).filter((one) => one.deleted !== true && isLike(one, client.name));
    return found.length === 0 ? undefined : random.pick(found.slice(-LOOKS_AT));
  }

  private text(id: string): string {
    return markText(this.setup.plan.nonce, this.client.name, id);
  }
}
