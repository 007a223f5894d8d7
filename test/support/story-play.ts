import { expect } from '@jest/globals';
import type { ManualClock } from './manual-clock.js';
import { PageNames } from './page-names.js';
import type { Frame, Pattern, RallyClient } from './rally-client.js';
import type { Step } from './story.js';
import type { TestServer } from './test-server.js';

type Fields = Record<string, unknown>;

/** What a page may leave out, by the type of the frame. */
const LEFT_OUT: Readonly<
  Record<string, { readonly envelope: readonly string[]; readonly payload: readonly string[] }>
> = {
  ack: { envelope: ['room_id'], payload: ['seq', 'ts', 'epoch'] },
  error: { envelope: ['room_id'], payload: ['message'] },
};
const LEFT_OUT_OF_EVENTS = { envelope: ['room_id', 'ts', 're'], payload: [] };

/** Plays a story on a server: says what is said there, and expects to hear what is heard there, and nothing else. */
export class StoryPlay {
  private readonly cast = new Map<string, RallyClient>();
  private readonly gone = new Set<RallyClient>();
  private readonly expected = new Set<Frame>();
  private readonly names = new PageNames();

  constructor(
    private readonly server: TestServer,
    private readonly clock: ManualClock,
  ) {}

  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.step(step);
  }

  private async step(step: Step): Promise<void> {
    switch (step.kind) {
      case 'connect':
        return this.connect(step.who, new URL(step.url).searchParams);
      case 'say':
        return this.client(step.who).sayRaw(this.names.toReal(step.text));
      case 'hear': {
        const hearers = step.who === undefined ? this.present() : [this.client(step.who)];
        for (const hearer of hearers) await this.hear(hearer, JSON.parse(step.text) as Frame, step.line);
        return;
      }
      case 'wait':
        return this.clock.advance(step.ms);
      case 'closed': {
        const client = this.client(step.who);
        expect(await client.closed).toMatchObject({ code: step.code });
        this.gone.add(client);
        return;
      }
      case 'quiet':
        return this.quiet(step.line);
    }
  }

  private async connect(who: string, parameters: URLSearchParams): Promise<void> {
    const { room_id: room = '', user_id: user = '', ...rest } = Object.fromEntries(parameters);
    const client = await this.server.connect({ room, user, query: new URLSearchParams(rest).toString() });
    this.cast.set(who, client);
    await client.settled();
  }

  private async hear(client: RallyClient, page: Frame, line: number): Promise<void> {
    const heard = await client.expect(likenessOf(page));
    this.expected.add(heard);
    const shown = withoutWhatIsLeftOut(heard, page);
    this.names.learn(page, shown);
    expect({ line, ...shown }).toEqual({ line, ...(JSON.parse(this.names.toReal(JSON.stringify(page))) as Fields) });
  }

  private async quiet(line: number): Promise<void> {
    for (const client of this.present()) {
      await client.settled();
      const others = client.frames.filter((frame) => !this.expected.has(frame) && !isOfComingAndGoing(frame));
      expect({ line, others }).toEqual({ line, others: [] });
    }
  }

  private present(): RallyClient[] {
    return [...this.cast.values()].filter((client) => !this.gone.has(client));
  }

  private client(who: string): RallyClient {
    const client = this.cast.get(who);
    if (client === undefined) throw new Error(`${who} has not connected yet`);
    return client;
  }
}

/** Enough to find the frame that the page means; what else it has is compared then. */
function likenessOf({ type, re, payload }: Frame): Pattern {
  const { action } = payload;
  return { type, ...((type === 'ack' || type === 'error') && { re }), payload: { action } };
}

function withoutWhatIsLeftOut(heard: Frame, page: Frame): Fields {
  const { envelope, payload } = LEFT_OUT[heard.type] ?? LEFT_OUT_OF_EVENTS;
  return { ...without(heard, page, envelope), payload: without(heard.payload, page.payload, payload) };
}

function without(heard: object, page: object, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(heard).filter(([name]) => name in page || !names.includes(name)));
}

function isOfComingAndGoing({ type, payload }: Frame): boolean {
  return type === 'session' || type === 'presence' || (type === 'room' && payload['action'] === 'joined');
}
