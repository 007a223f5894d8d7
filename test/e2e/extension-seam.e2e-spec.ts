import { Injectable, Module } from '@nestjs/common';
import { SubscribeMessage } from '@nestjs/websockets';
import { IsString, MaxLength } from 'class-validator';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { RoomCall } from '../../src/realtime/call.js';
import { change, defineCommand } from '../../src/realtime/decision.js';
import { CurrentCall, Payload } from '../../src/realtime/handler-params.js';
import { RealtimeGateway } from '../../src/realtime/realtime-gateway.decorator.js';
import { RealtimeModule } from '../../src/realtime/realtime.module.js';
import { RoomFeatures } from '../../src/realtime/room-features.js';
import { Rooms } from '../../src/realtime/rooms.js';
import type { ListPage, RoomView } from '../../src/store/room-store.js';
import { TestServer, closeServers } from '../support/test-server.js';

// ——— the whole feature: a shared packing list ———
class PackDto {
  @IsString()
  @MaxLength(40)
  thing!: string;
}
interface Pack {
  readonly user: RoomCall['session']['user'];
  readonly thing: string;
}
const LATEST = { list: 'packing.things', limit: 100 };
const pack = defineCommand({
  decide: ({ user, thing }: Pack) => {
    const body = JSON.stringify({ thing });
    const events = [{ kind: 'packing.add', by: user, body }];
    return change({ events, lists: [{ list: LATEST.list, op: 'append', body, keep: 500 }] }, { thing });
  },
});
const thingsOf = (page: ListPage | undefined) =>
  (page?.entries ?? []).map(({ seq, body }) => ({ seq, ...(JSON.parse(body) as { thing: string }) }));

@Injectable()
class PackingService {
  constructor(
    private readonly rooms: Rooms,
    features: RoomFeatures,
  ) {
    const render = ({ lists }: RoomView) => ({ things: thingsOf(lists[0]) });
    const snapshot = { isDefault: true, isEphemeral: false, query: { lists: [LATEST] }, render };
    features.register({ type: 'packing', defaultAction: 'add', snapshot });
  }

  add(call: RoomCall, thing: string) {
    return this.rooms.run(pack, call, { user: call.session.user, thing });
  }

  async history({ room }: RoomCall) {
    return { things: thingsOf((await this.rooms.view(room, { lists: [LATEST] })).lists[0]) };
  }
}

@RealtimeGateway()
class PackingGateway {
  constructor(private readonly packing: PackingService) {}

  @SubscribeMessage('packing.add')
  onAdd(@Payload() { thing }: PackDto, @CurrentCall() call: RoomCall) {
    return this.packing.add(call, thing);
  }

  @SubscribeMessage('packing.history')
  onHistory(@CurrentCall() call: RoomCall) {
    return this.packing.history(call);
  }
}

@Module({ imports: [RealtimeModule], providers: [PackingGateway, PackingService] })
class PackingModule {}
// ——— end of the feature ———

const add = (thing: unknown) => ({ type: 'packing', payload: { thing } });

describe('a feature that is declared here and known nowhere else', () => {
  afterEach(closeServers);

  it('has validation, errors, acks, idempotency, order, fan-out, history, snapshot and resume', async () => {
    const server = await TestServer.start({}, { features: [PackingModule] });
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const { epoch } = (await ana.expect({ type: 'room' })).payload;
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    expect(await ana.refused(add(7))).toMatchObject({
      code: 'invalid_payload',
      details: { issues: expect.arrayContaining([{ path: 'thing', rule: 'isString' }]) },
    });
    expect(await ana.refused({ type: 'packing', payload: { action: 'burn' } })).toMatchObject({
      code: 'unknown_action',
    });
    const first = await ana.get({ ...add('tent'), id: 'p1' });
    expect(first).toMatchObject({ thing: 'tent', seq: 1 });
    expect(await ana.get({ ...add('tent'), id: 'p1' })).toEqual({ ...first, duplicate: true });
    await ana.get({ type: 'chat', payload: { content: 'one order for all features' } });
    await ana.get(add('stove'));
    const ben = await server.connect({ room: 'trip', user: 'ben', v: 2, query: `since=${String(epoch)}:0` });
    expect(await ben.expect({ type: 'room' })).toMatchObject({ payload: { resumed: true, seq: 3 } });
    for (const client of [ana, ben]) {
      await client.expect({ type: 'packing', user_id: 'ana', seq: 1, payload: { thing: 'tent' } });
      await client.expect({ type: 'chat', seq: 2 });
      await client.expect({ type: 'packing', seq: 3, payload: { thing: 'stove' } });
    }
    const things = [
      { seq: 1, thing: 'tent' },
      { seq: 3, thing: 'stove' },
    ];
    expect(await ben.get({ type: 'packing', payload: { action: 'history' } })).toEqual({ things });
    const cara = await server.connect({ room: 'trip', user: 'cara', v: 2 });
    expect(await cara.expect({ type: 'room' })).toMatchObject({ payload: { state: { packing: { things } } } });
    await seed.settled();
    expect(seed.of('packing')).toEqual([]);
  });

  it('stops the boot if two handlers claim one kind', async () => {
    @RealtimeGateway()
    class RivalGateway {
      @SubscribeMessage('chat.send')
      onSend() {
        return {};
      }
    }
    @Module({ imports: [RealtimeModule], providers: [RivalGateway] })
    class RivalModule {}
    await expect(TestServer.start({}, { features: [RivalModule] })).rejects.toThrow(/Two handlers for "chat.send"/);
  });

  it('stops the boot if a gateway waits for connections, of which it would never hear', async () => {
    @RealtimeGateway()
    class WaitingGateway {
      handleConnection() {
        return undefined;
      }
    }
    @Module({ imports: [RealtimeModule], providers: [WaitingGateway] })
    class WaitingModule {}
    const started = TestServer.start({}, { features: [WaitingModule] });
    await expect(started).rejects.toThrow(/WaitingGateway.handleConnection is never called/);
  });
});
