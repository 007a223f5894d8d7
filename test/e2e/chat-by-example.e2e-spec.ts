import { DiscoveryService } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type * as Chat from '../../src/features/chat/chat.messages.js';
import type { ChatModerateDto } from '../../src/features/chat/moderation/moderation.dto.js';
import { checkFrames } from '../protocol/check-frames.js';
import { ManualClock } from '../support/manual-clock.js';
import { assignRoles } from '../support/roles.js';
import { StoryPlay } from '../support/story-play.js';
import { readStory } from '../support/story.js';
import type { Step } from '../support/story.js';
import { TestServer, closeServers } from '../support/test-server.js';

/** When the story begins. */
const EVENING = Date.UTC(2026, 4, 1, 18);

type Event =
  | Chat.ChatEdited
  | Chat.ChatDeleted
  | Chat.ChatReaction
  | Chat.ChatPinned
  | Chat.ChatPollEvent
  | Chat.ChatTyping
  | Chat.ChatReceipt
  | Chat.ChatModeration;
/** The compiler asks for what is missing here. */
const EVENTS: Record<Event['action'], true> = {
  edited: true,
  deleted: true,
  reaction: true,
  pinned: true,
  unpinned: true,
  poll: true,
  typing: true,
  receipt: true,
  muted: true,
  unmuted: true,
  slow_mode: true,
};
const MODERATIONS: Record<ChatModerateDto['op'], true> = {
  mute: true,
  unmute: true,
  slow_mode: true,
  remove: true,
  readmit: true,
  report: true,
  dismiss: true,
};

checkFrames();

describe('docs/chat-by-example.md', () => {
  const story = readStory('chat-by-example.md');
  let clock: ManualClock;
  let server: TestServer;
  beforeEach(async () => {
    clock = new ManualClock(EVENING);
    server = await TestServer.start({}, { clock });
    assignRoles(server, { ana: 'owner' });
  });
  afterEach(closeServers);

  it('CHAT-1 to CHAT-12 what is sent there is answered and told as it stands there, and nothing else is', async () => {
    await new StoryPlay(server, clock).play(story);
  });

  it('CHAT-1 to CHAT-12 it has every command and every event', () => {
    const said = framesOf(story, 'say').filter(({ type }) => type === 'chat');
    const commands = said.map(({ payload }) => `chat.${payload.action ?? 'send'}`);
    expect(new Set(commands)).toEqual(new Set(chatCommands(server)));
    const operations = said.flatMap(({ payload }) => payload.op ?? []);
    expect(new Set(operations)).toEqual(new Set(Object.keys(MODERATIONS)));
    const heard = framesOf(story, 'hear').filter(({ type }) => type === 'chat');
    const events = heard.flatMap(({ payload }) => payload.action ?? []);
    expect(new Set(events)).toEqual(new Set(Object.keys(EVENTS)));
  });
});

interface PageFrame {
  readonly type: string;
  readonly payload: { readonly action?: string; readonly op?: string };
}

function framesOf(story: readonly Step[], kind: 'say' | 'hear'): PageFrame[] {
  return story.flatMap((step) => (step.kind === kind ? [JSON.parse(step.text) as PageFrame] : []));
}

/** What the running server has handlers for. */
function chatCommands({ app }: TestServer): string[] {
  const providers = app.get(DiscoveryService, { strict: false }).getProviders();
  const members = providers.flatMap(({ instance }) => {
    const prototype: object = Object.getPrototypeOf(instance ?? {}) as object;
    return Object.values(Object.getOwnPropertyDescriptors(prototype));
  });
  const kinds = members.flatMap(({ value }: { value?: unknown }) =>
    typeof value === 'function' ? String(Reflect.getMetadata('message', value)) : [],
  );
  return kinds.filter((kind) => kind.startsWith('chat.'));
}
