import { Module } from '@nestjs/common';
import { SubscribeMessage } from '@nestjs/websockets';
import { IsInt, IsString } from 'class-validator';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { UserId } from '../../src/protocol/ids.js';
import type { RoomCall } from '../../src/realtime/call.js';
import { CurrentCall, Payload } from '../../src/realtime/handler-params.js';
import { JoinAnswers } from '../../src/realtime/join-answers.js';
import { MayBeAbsent } from '../../src/realtime/may-be-absent.decorator.js';
import { RealtimeGateway } from '../../src/realtime/realtime-gateway.decorator.js';
import { RealtimeModule } from '../../src/realtime/realtime.module.js';
import { Removals } from '../../src/realtime/removals.js';
import { RoomFeatures } from '../../src/realtime/room-features.js';
import { RoomFeeds } from '../../src/realtime/room-feeds.js';
import { eventually } from '../support/eventually.js';
import { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { assignRoles } from '../support/roles.js';
import { TestServer, closeServers } from '../support/test-server.js';

// ——— the entrance, which a feature has to give ———
class DoorDto {
  @IsString()
  user_id!: string;

  @MayBeAbsent()
  @IsInt()
  until?: number;
}
@RealtimeGateway()
class DoorGateway {
  constructor(
    private readonly removals: Removals,
    features: RoomFeatures,
  ) {
    features.register({ type: 'door' });
  }

  @SubscribeMessage('door.remove')
  onRemove(@Payload() { user_id: user, until }: DoorDto, @CurrentCall() call: RoomCall) {
    return this.removals.remove(call, { user: user as UserId, until });
  }

  @SubscribeMessage('door.readmit')
  onReadmit(@Payload() { user_id: user }: DoorDto, @CurrentCall() call: RoomCall) {
    return this.removals.readmit(call, { user: user as UserId });
  }
}
@Module({ imports: [RealtimeModule], providers: [DoorGateway] })
class DoorModule {}
// ———

const door = (action: string, user: string, more: object = {}) => ({
  type: 'door',
  room_id: 'trip',
  payload: { action, user_id: user, ...more },
});
/** Her instance may hear of it after the ack. */
const backIn = (client: RallyClient) =>
  eventually(async () => {
    await client.get(join);
  });
const say = (content: string) => ({ type: 'chat', room_id: 'trip', payload: { content } });
const join = { type: 'room', room_id: 'trip', payload: { action: 'join' } };
const leave = { type: 'room', room_id: 'trip', payload: { action: 'leave' } };
const joined = { type: 'room', payload: { action: 'joined' } };
const removed = { type: 'room', room_id: 'trip', payload: { action: 'removed' } };

/** The moderator is the first to connect, so where there are two instances, at the one that has the door. */
describe('a member who is removed', () => {
  let clock: ManualClock;
  let server: TestServer;
  let mo: RallyClient;
  beforeEach(async () => {
    clock = new ManualClock();
    await start();
  });
  afterEach(closeServers);

  async function start(env: Record<string, string> = {}): Promise<void> {
    server = await TestServer.start(env, { clock, features: [DoorModule] });
    assignRoles(server, { mo: 'moderator' });
    mo = await server.connect({ room: 'trip', user: 'mo', v: 2 });
    await mo.expect(joined);
  }
  /** Not by the room of its URL: its connection stays. */
  async function arrive(user: string, query?: string): Promise<RallyClient> {
    const client = await server.connect({ user, v: 2, ...(query === undefined ? {} : { query }) });
    await client.get(join);
    return client;
  }

  it('ROOM-8 leaves the room with all their sessions, which are told who did it and nothing more of the room', async () => {
    const anas = [await arrive('ana'), await arrive('ana')];
    const ben = await arrive('ben');
    expect(await mo.get(door('remove', 'ana'))).toMatchObject({ seq: 1 });
    await mo.get(say('now without ana'));
    for (const ana of anas) {
      expect(await ana.expect(removed)).toMatchObject({ payload: { action: 'removed', by: 'mo' } });
      expect(await ana.refused(say('hello?'))).toMatchObject({ code: 'not_in_room' });
      expect(ana.of('chat')).toEqual([]);
    }
    expect(await ben.expect(removed)).toMatchObject({ user_id: 'mo', seq: 1, payload: { user_id: 'ana' } });
    await ben.expect({ type: 'presence', user_id: 'ana', payload: { action: 'leave', state: 'offline' } });
  });

  it('ROOM-8 LOC-6 no longer shares a position, in the same step', async () => {
    const [ana, ben] = [await arrive('ana'), await arrive('ben')];
    const location = (payload: object) => ({ type: 'location', room_id: 'trip', payload });
    await ana.get(location({ action: 'share_start', duration_ms: 600_000 }));
    await ana.get(location({ latitude: 1, longitude: 2 }));
    await ben.expect({ type: 'location', payload: { latitude: 1 } });
    const { seq } = await mo.get(door('remove', 'ana'));
    const ended = { type: 'location', user_id: 'ana', payload: { action: 'share_ended', reason: 'revoked' } };
    expect(await ben.expect(ended)).toMatchObject({ seq });
    expect(await ben.get(location({ action: 'snapshot' }))).toMatchObject({ positions: [], shares: [] });
  });

  it('ROOM-8 is refused when they come again, by any instance, until they are readmitted', async () => {
    await arrive('ana');
    await mo.expect({ type: 'presence', user_id: 'ana', payload: { action: 'join' } });
    await mo.get(door('remove', 'ana'));
    await mo.expect({ type: 'presence', user_id: 'ana', payload: { action: 'leave' } });
    const [one, two] = [await server.connect({ user: 'ana', v: 2 }), await server.connect({ user: 'ana', v: 2 })];
    for (const ana of [one, two]) {
      expect(await ana.refused(join)).toMatchObject({ code: 'forbidden', details: { removed: true } });
    }
    await mo.get(door('readmit', 'ana'));
    const told = mo.of('presence').filter(({ user_id }) => user_id === 'ana');
    expect(told.map(({ payload }) => payload['action'])).toEqual(['join', 'leave']);
    await mo.expect({ type: 'room', user_id: 'mo', seq: 2, payload: { action: 'readmitted', user_id: 'ana' } });
    await backIn(one);
    await two.get(join);
    await two.get(say('thanks'));
  });

  it('ROOM-8 is closed with 4403 where the URL named the room, with v=1 and v=2, and again when they come back', async () => {
    const seed = await server.connect({ room: 'trip', user: 'ana' });
    const modern = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    await Promise.all([seed.settled(), modern.settled()]);
    await mo.get(door('remove', 'ana'));
    for (const client of [seed, modern]) expect(await client.closed).toMatchObject({ code: 4403 });
    await modern.expect(removed);
    expect(seed.of('room')).toEqual([]);
    const again = await server.connect({ user: 'ana', v: 2 });
    expect(await again.refused(join)).toMatchObject({ code: 'forbidden' });
  });

  it('ROOM-8 v=1 hears nothing of it', async () => {
    const seed = await server.connect({ room: 'trip', user: 'ben' });
    await seed.settled();
    await arrive('ana');
    await mo.get(door('remove', 'ana'));
    await mo.get(say('done'));
    await seed.expect({ type: 'chat' });
    expect(seed.frames.map(({ type }) => type)).toEqual(['chat']);
  });

  it('ROOM-8 ENV-6 does not publish from another room either', async () => {
    const seed = await server.connect({ room: 'elsewhere', user: 'ana' });
    await seed.get(say('from afar'));
    await mo.get(door('remove', 'ana'));
    for (const frame of [say('again'), { ...say(''), payload: { action: 'history' } }]) {
      expect(await seed.refused(frame)).toMatchObject({ code: 'forbidden', details: { removed: true } });
    }
    await seed.get({ type: 'chat', payload: { content: 'here I may' } });
  });

  it('ROOM-8 loses leases and places at once', async () => {
    const ana = await arrive('ana');
    const plan = { type: 'planning', room_id: 'trip', payload: { action: 'lock', item_id: 'd1' } };
    await ana.get(plan);
    await mo.get(door('remove', 'ana'));
    await mo.expect({ type: 'planning', payload: { action: 'unlock', item_id: 'd1', reason: 'released' } });
    await mo.get(plan);
  });

  it('ROOM-8 CONN-9 does not come back by taking a session over', async () => {
    const ana = await server.connect({ user: 'ana', v: 2 });
    const { payload } = await ana.expect({ type: 'session', payload: { action: 'welcome' } });
    await ana.get(join);
    await mo.get(door('remove', 'ana'));
    await ana.expect(removed);
    const query = `resume=${encodeURIComponent(String(payload['resume_token']))}`;
    const heir = await server.connect({ user: 'ana', v: 2, query });
    expect(await heir.expect({ type: 'session' })).toMatchObject({ payload: { taken_over: true } });
    expect(await heir.refused(join)).toMatchObject({ code: 'forbidden' });
    expect(await heir.refused(say('me again'))).toMatchObject({ code: 'not_in_room' });
  });

  it('ROOM-8 may come back when the time is over', async () => {
    const ana = await arrive('ana');
    const { server_time } = await mo.get({ type: 'session', payload: { action: 'ping' } });
    const until = Number(server_time) + 60_000;
    await mo.get(door('remove', 'ana', { until }));
    expect(await ana.expect(removed)).toMatchObject({ payload: { by: 'mo', until } });
    expect(await ana.refused(join)).toMatchObject({ details: { removed: true, until } });
    await clock.advance(61_000);
    await ana.get(join);
    await ana.get(say('back'));
  });

  it('ROOM-8 stays out over a restart', async () => {
    await arrive('ana');
    await mo.get(door('remove', 'ana'));
    await server.stop();
    await start({ DATA_DIR: server.dataDir });
    const ana = await server.connect({ user: 'ana', v: 2 });
    expect(await ana.refused(join)).toMatchObject({ code: 'forbidden', details: { removed: true } });
    await mo.get(door('readmit', 'ana'));
    await backIn(ana);
  });

  it('ROOM-8 is taken out of a join that was under way, whichever step it had reached', async () => {
    await server.connect({ user: 'ben', v: 2 }); // Of two instances the next one connects to the first.
    const ana = await server.connect({ user: 'ana', v: 2 });
    const answers = server.app.get(JoinAnswers, { strict: false });
    const answer = answers.answer.bind(answers);
    const held = jest.spyOn(answers, 'answer');
    held.mockImplementationOnce(async (...args) => {
      await mo.get(door('remove', 'ana'));
      return answer(...args);
    });
    ana.say(join);
    await ana.expect(removed);
    expect(await ana.refused(say('in?'))).toMatchObject({ code: 'not_in_room' });
    await mo.get(door('readmit', 'ana'));
    await backIn(ana);
    await ana.get(leave);
    held.mockImplementationOnce(async (...args) => {
      await answer(...args);
      await mo.get(door('remove', 'ana'));
    });
    ana.say(join);
    await ana.expect(removed);
    await eventually(async () => expect(await presentUsers()).toEqual(['mo']));
    // And of one that joins again.
    await mo.get(door('readmit', 'ana'));
    await backIn(ana);
    held.mockImplementationOnce(async (...args) => {
      await answer(...args);
      await mo.get(door('remove', 'ana'));
    });
    ana.say(join);
    await ana.expect(removed);
    expect(await ana.refused(say('in?'))).toMatchObject({ code: 'not_in_room' });
    await eventually(async () => expect(await presentUsers()).toEqual(['mo']));
    await mo.get(say('the room goes on'));
    await mo.expect({ type: 'chat', payload: { content: 'the room goes on' } });
  });

  it('ROOM-8 commits nothing though their instance did not hear of it, and is out with the first try', async () => {
    await server.connect({ user: 'ben', v: 2 });
    const ana = await arrive('ana');
    server.app.get(RoomFeeds, { strict: false }).onRemoved = () => undefined;
    await mo.get(door('remove', 'ana'));
    const plan = { type: 'planning', room_id: 'trip', payload: { action: 'lock', item_id: 'd1' } };
    expect(await ana.refused(plan)).toMatchObject({ code: 'forbidden', details: { removed: true } });
    await ana.expect(removed);
    expect(await ana.refused(say('hello?'))).toMatchObject({ code: 'not_in_room' });
    await eventually(async () => expect(await presentUsers()).toEqual(['mo']));
  });

  it('ROOM-8 whatever they do just then: of a crowd that joins and talks while it is removed nobody stays', async () => {
    const crowd = await Promise.all(Array.from({ length: 12 }, () => server.connect({ user: 'ana', v: 2 })));
    for (const ana of crowd) ana.say({ ...join, id: 'in' });
    const { seq } = await mo.get(door('remove', 'ana'));
    for (const ana of crowd) ana.say(say('still here?'));
    for (const ana of crowd) expect(await ana.refused(say('at last'))).toMatchObject({ code: 'not_in_room' });
    const { messages } = await mo.get({ type: 'chat', payload: { action: 'history' } });
    for (const message of messages as { seq: number; user_id: string }[]) expect(message.seq).toBeLessThan(Number(seq));
    await eventually(async () => expect(await presentUsers()).toEqual(['mo']));
  });

  it('ROOM-8 only moderators and owners remove, nobody themselves, and not until a time that is over', async () => {
    const ana = await arrive('ana');
    assignRoles(server, {});
    await mo.get(join);
    for (const action of ['remove', 'readmit']) {
      expect(await mo.refused(door(action, 'ana'))).toMatchObject({ code: 'forbidden' });
    }
    assignRoles(server, { mo: 'owner' });
    await mo.get(join);
    expect(await mo.refused(door('remove', 'mo'))).toMatchObject({ code: 'forbidden' });
    expect(await mo.refused(door('remove', 'ana', { until: 1 }))).toMatchObject({
      code: 'invalid_payload',
      details: { issues: [{ path: 'until', rule: 'isFuture' }] },
    });
    expect(await mo.get(door('readmit', 'ana'))).toEqual({});
    await ana.get(say('untouched'));
  });

  async function presentUsers(): Promise<string[]> {
    const { members } = await mo.get({ type: 'room', payload: { action: 'members' } });
    return (members as { user_id: string; state: string }[])
      .filter(({ state }) => state !== 'offline')
      .map(({ user_id }) => user_id);
  }
});
