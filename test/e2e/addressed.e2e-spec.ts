import { Injectable, Module } from '@nestjs/common';
import { SubscribeMessage } from '@nestjs/websockets';
import { IsArray, IsString } from 'class-validator';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { UserId } from '../../src/protocol/ids.js';
import type { RoomCall } from '../../src/realtime/call.js';
import { change, defineCommand } from '../../src/realtime/decision.js';
import { CurrentCall, Payload } from '../../src/realtime/handler-params.js';
import { RealtimeGateway } from '../../src/realtime/realtime-gateway.decorator.js';
import { RealtimeModule } from '../../src/realtime/realtime.module.js';
import { RoomFeatures } from '../../src/realtime/room-features.js';
import { Rooms } from '../../src/realtime/rooms.js';
import type { LanePut, RoomView } from '../../src/store/room-store.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

// ——— a feature: whispers, and what one is just about to whisper ———
class WhisperDto {
  @IsString()
  text!: string;

  @IsArray()
  @IsString({ each: true })
  to!: UserId[];
}
interface Whisper extends WhisperDto {
  readonly by: UserId;
}
const [WHISPER, DRAFT] = ['whisper.say', 'whisper.draft'];
const say = defineCommand({
  decide: ({ by, to, text }: Whisper) =>
    change({ events: [{ kind: WHISPER, by, to, body: JSON.stringify({ text }) }] }, {}),
});
const draftsIn = ({ lanes }: RoomView) => lanes.get(DRAFT) ?? [];

@Injectable()
class WhisperService {
  private order = 0;

  constructor(
    private readonly rooms: Rooms,
    features: RoomFeatures,
  ) {
    features.register({
      type: 'whisper',
      defaultAction: 'say',
      seedKinds: [WHISPER, DRAFT],
      bundles: { [DRAFT]: 'drafts' },
      snapshot: {
        isDefault: true,
        isEphemeral: true,
        query: { lanes: [DRAFT] },
        render: (view, reader) => ({ reader, drafts: draftsIn(view).map(({ by, body }) => ({ by, body })) }),
        seedFrames: (view) => draftsIn(view).map(({ by, ts, body }) => ({ kind: DRAFT, by, ts, body })),
      },
    });
  }

  say(call: RoomCall, { text, to }: WhisperDto) {
    return this.rooms.run(say, call, { by: call.session.user, text, to });
  }

  async draft(call: RoomCall, { text, to }: WhisperDto) {
    const body = JSON.stringify({ action: 'draft', text });
    const put: Omit<LanePut, 'by'> = {
      lane: DRAFT,
      key: call.session.user,
      order: ++this.order,
      body,
      to,
      ttlMs: 60_000,
    };
    await this.rooms.setLane(call, put);
    return {};
  }
}

@RealtimeGateway()
class WhisperGateway {
  constructor(private readonly whispers: WhisperService) {}

  @SubscribeMessage(WHISPER)
  onSay(@Payload() whisper: WhisperDto, @CurrentCall() call: RoomCall) {
    return this.whispers.say(call, whisper);
  }

  @SubscribeMessage(DRAFT)
  onDraft(@Payload() whisper: WhisperDto, @CurrentCall() call: RoomCall) {
    return this.whispers.draft(call, whisper);
  }
}

@Module({ imports: [RealtimeModule], providers: [WhisperGateway, WhisperService] })
class WhisperModule {}
// ——— end of the feature ———

const whisper = (text: string, ...to: string[]) => ({ type: 'whisper', payload: { text, to } });
const draft = (text: string, ...to: string[]) => ({ type: 'whisper', payload: { action: 'draft', text, to } });
const chat = (content: string) => ({ type: 'chat', payload: { content } });
const HIDDEN = { action: 'hidden' };
const everything = ({ frames }: RallyClient) => JSON.stringify(frames);

/** What was told with a `seq`: a word of it, or that something is hidden. */
function told(client: RallyClient): unknown[] {
  const events = client.frames.filter(({ type, seq }) => seq !== undefined && type !== 'ack');
  return events.map(({ seq, payload: { content, text, action } }) => [seq, content ?? text ?? action]);
}

describe('what is addressed', () => {
  let server: TestServer;
  const join = (user: string, more: { v?: 1 | 2; query?: string } = { v: 2 }) =>
    server.connect({ room: 'trip', user, ...more });
  beforeEach(async () => {
    server = await TestServer.start({}, { features: [WhisperModule] });
  });
  afterEach(closeServers);

  it('ROOM-9 goes live to its author and whom it names, on all devices; to others a place without content', async () => {
    const [ana, tablet, ben, laptop, cara] = await Promise.all(
      ['ana', 'ana', 'ben', 'ben', 'cara'].map((user) => join(user)),
    );
    const [seed, named] = await Promise.all([join('seed', {}), join('ben', {})]);
    for (const client of [ana, tablet, ben, laptop, cara]) await client?.expect({ type: 'room' });
    if (!ana || !tablet || !ben || !laptop || !cara) throw new Error('Not all are there');
    await ana.get(chat('to all'));
    expect(await ana.get({ ...whisper('psst', 'ben'), id: 'w1' })).toMatchObject({ seq: 2 });
    await ana.get(chat('again to all'));
    for (const client of [ana, tablet, ben, laptop]) {
      await client.expect({ type: 'chat', seq: 3 });
      expect(told(client)).toEqual([
        [1, 'to all'],
        [2, 'psst'],
        [3, 'again to all'],
      ]);
    }
    expect(ana.of('whisper')).toMatchObject([{ re: 'w1', user_id: 'ana' }]);
    expect(tablet.of('whisper')[0]).not.toHaveProperty('re');
    await cara.expect({ type: 'chat', seq: 3 });
    expect(told(cara)).toEqual([
      [1, 'to all'],
      [2, 'hidden'],
      [3, 'again to all'],
    ]);
    const hidden = cara.frames.find(({ payload }) => payload['action'] === 'hidden');
    expect(hidden).toEqual({ type: 'room', room_id: 'trip', seq: 2, ts: ana.of('whisper')[0]?.ts, payload: HIDDEN });
    await seed.expect({ type: 'chat', payload: { content: 'again to all' } });
    expect([everything(seed), everything(cara)].map((text) => text.includes('psst'))).toEqual([false, false]);
    expect(everything(seed)).not.toContain('hidden');
    await named.expect({ type: 'chat', payload: { content: 'again to all' } });
    expect(named.of('whisper')).toMatchObject([{ user_id: 'ana', payload: { text: 'psst' } }]);
  });

  it('ROOM-9 comes to those who resume as it came to those who were there', async () => {
    const ana = await join('ana');
    const { epoch } = (await ana.expect({ type: 'room' })).payload;
    for (const frame of [chat('one'), whisper('two', 'ben'), chat('three'), whisper('four', 'cara')])
      await ana.get(frame);
    const query = `since=${String(epoch)}:0`;
    const [ben, cara, dan] = await Promise.all(['ben', 'cara', 'dan'].map((user) => join(user, { v: 2, query })));
    if (!ben || !cara || !dan) throw new Error('Not all are there');
    await ana.get(chat('five'));
    const seen = async (client: RallyClient) => {
      await client.expect({ type: 'chat', seq: 5 });
      return told(client).map((event) => (event as unknown[])[1]);
    };
    expect(await seen(ben)).toEqual(['one', 'two', 'three', 'hidden', 'five']);
    expect(await seen(cara)).toEqual(['one', 'hidden', 'three', 'four', 'five']);
    expect(await seen(dan)).toEqual(['one', 'hidden', 'three', 'hidden', 'five']);
    expect(await seen(ana)).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  it('ROOM-9 of values goes to those alone whom they are for, live and to those who join', async () => {
    const [ana, ben, cara, seed] = [await join('ana'), await join('ben'), await join('cara'), await join('seed', {})];
    for (const client of [ben, cara]) await client.expect({ type: 'room' });
    await ana.get(draft('dear B', 'ben'));
    for (const client of [ana, ben]) {
      await client.expect({ type: 'whisper', user_id: 'ana', payload: { action: 'draft', text: 'dear B' } });
    }
    const drafts = async (user: string) => {
      const client = await join(user);
      const { payload } = await client.expect({ type: 'room' });
      return (payload['state'] as { whisper: { reader: string; drafts: unknown[] } }).whisper;
    };
    for (const user of ['ana', 'ben'])
      expect(await drafts(user)).toMatchObject({ reader: user, drafts: [{ by: 'ana' }] });
    expect(await drafts('dan')).toEqual({ reader: 'dan', drafts: [] });
    const [known, unknown] = [await join('ben', {}), await join('eve', {})];
    await known.expect({ type: 'whisper', user_id: 'ana', payload: { text: 'dear B' } });
    await ana.get(chat('takes along whatever waits'));
    for (const client of [cara, seed, unknown]) {
      await client.expect({ type: 'chat' });
      await client.settled();
      expect(everything(client)).not.toContain('dear B');
    }
  });
});
