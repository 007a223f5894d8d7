import { Injectable, Module } from '@nestjs/common';
import { SubscribeMessage } from '@nestjs/websockets';
import { IsIn, IsString } from 'class-validator';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { RoomCall } from '../../src/realtime/call.js';
import { change, defineCommand } from '../../src/realtime/decision.js';
import { CurrentCall, Payload } from '../../src/realtime/handler-params.js';
import { RealtimeGateway } from '../../src/realtime/realtime-gateway.decorator.js';
import { RealtimeModule } from '../../src/realtime/realtime.module.js';
import { RoomFeatures } from '../../src/realtime/room-features.js';
import { Rooms } from '../../src/realtime/rooms.js';
import type { NewEvent } from '../../src/store/room-store.js';
import { TestServer, closeServers } from '../support/test-server.js';

// ——— a feature that tells each kind of event in another way to clients of the original ———
class TellDto {
  @IsIn(['as-it-is', 'in-other-words', 'not-at-all'])
  how!: string;

  @IsString()
  what!: string;
}
const tell = defineCommand({ decide: (event: NewEvent) => change({ events: [event] }, {}) });

@Injectable()
class NewsService {
  constructor(
    private readonly rooms: Rooms,
    features: RoomFeatures,
  ) {
    features.register({
      type: 'news',
      seedKinds: ['news.as-it-is'],
      seedViews: { 'news.in-other-words': (body) => JSON.stringify({ plainly: JSON.parse(body) as unknown }) },
    });
  }

  tell(call: RoomCall, { how, what }: TellDto) {
    return this.rooms.run(tell, call, { kind: `news.${how}`, by: call.session.user, body: JSON.stringify({ what }) });
  }
}

@RealtimeGateway()
class NewsGateway {
  constructor(private readonly news: NewsService) {}

  @SubscribeMessage('news.tell')
  onTell(@Payload() news: TellDto, @CurrentCall() call: RoomCall) {
    return this.news.tell(call, news);
  }
}

@Module({ imports: [RealtimeModule], providers: [NewsGateway, NewsService] })
class NewsModule {}
// ——— end of the feature ———

const news = (how: string, what: string) => ({ type: 'news', payload: { action: 'tell', how, what } });

describe('what clients of the original are told', () => {
  afterEach(closeServers);

  it('CONN-2 section 6 is what the feature says of each event; everybody has the same seqs', async () => {
    const server = await TestServer.start({}, { features: [NewsModule] });
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const seeds = [
      await server.connect({ room: 'trip', user: 'seed' }),
      await server.connect({ room: 'trip', user: 'pip' }),
    ];
    for (const client of [ana, ...seeds]) await client.settled();
    await ana.get(news('as-it-is', 'one'));
    await ana.get(news('not-at-all', 'two'));
    await ana.get(news('in-other-words', 'three'));
    await seeds[0]?.get({ ...news('in-other-words', 'four'), id: 'own' });
    const toldTo = async (client: (typeof seeds)[number]) => {
      await client.expect({ type: 'news', seq: 4 });
      return client.of('news').map(({ seq, payload }) => [seq, payload]);
    };
    expect(await toldTo(ana)).toEqual([
      [1, { what: 'one' }],
      [2, { what: 'two' }],
      [3, { what: 'three' }],
      [4, { what: 'four' }],
    ]);
    for (const seed of seeds) {
      expect(await toldTo(seed)).toEqual([
        [1, { what: 'one' }],
        [3, { plainly: { what: 'three' } }],
        [4, { plainly: { what: 'four' } }],
      ]);
    }
    expect(seeds.map((seed) => seed.of('news').at(-1)?.re)).toEqual(['own', undefined]);
  });
});
