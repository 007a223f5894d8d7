import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

const plan = (action: string, more: object = {}) => ({ type: 'planning', payload: { action, ...more } });
const update = (more: object = {}) => plan('update', { item_id: 'd1', data: { title: 'Dinner' }, ...more });
const vote = (value: number) => plan('vote', { item_id: 'd1', value });

/** What friends see of each other's planning, beside the items themselves. */
describe('planning, as others see it', () => {
  let server: TestServer;
  let clock: ManualClock;
  let ana: RallyClient;
  let ben: RallyClient;
  beforeEach(async () => {
    clock = new ManualClock();
    server = await TestServer.start({}, { clock });
    ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    ben = await server.connect({ room: 'trip', user: 'ben', v: 2 });
    await ben.expect({ type: 'room' });
  });
  afterEach(closeServers);

  it('PLAN-10 votes are counted for everybody, whoever holds the lease, and are no change of the item', async () => {
    await ana.get(update());
    await ana.get(plan('lock', { item_id: 'd1' }));
    expect(await ben.get(vote(1))).toMatchObject({ up: 1, down: 0, seq: 3 });
    expect(await ana.get(vote(-1))).toMatchObject({ up: 1, down: 1, seq: 4 });
    await ben.expect({ type: 'planning', user_id: 'ana', payload: { action: 'vote', value: -1, up: 1, down: 1 } });
    expect(await ben.get(vote(1))).toEqual({ up: 1, down: 1, noop: true });
    const ack = await ana.get(update({ data: { at: '20:00' }, base_version: 1 }));
    expect(ack).toMatchObject({ version: 2, seq: 5 });
    const item = { item_id: 'd1', version: 2, votes: { up: 1, down: 1 } };
    expect(await ben.get(plan('snapshot'))).toMatchObject({ items: [item] });
    expect(await ana.get(plan('lock', { item_id: 'd1' }))).toMatchObject({ item });
    expect(await ana.refused(update({ base_version: 1 }))).toMatchObject({ details: { item } });
    await ana.get(vote(0));
    expect(await ben.get(vote(0))).toMatchObject({ up: 0, down: 0 });
    const { items } = await ben.get(plan('snapshot'));
    expect(items).toEqual([
      { item_id: 'd1', day: null, rank: expect.any(String), version: 2, data: expect.any(Object) },
    ]);
  });

  it('PLAN-10 a repeated vote is counted once, also of a user with an odd name; there is none for what is not there', async () => {
    expect(await ben.refused(vote(1))).toMatchObject({ code: 'item_not_found' });
    await ana.get(update());
    const odd = await server.connect({ room: 'trip', user: '__proto__', v: 2 });
    const first = await odd.get({ ...vote(1), id: 'v1' });
    expect(first).toMatchObject({ up: 1, down: 0 });
    expect(await odd.get({ ...vote(1), id: 'v1' })).toEqual({ ...first, duplicate: true });
    expect(await ben.get(vote(1))).toMatchObject({ up: 2, down: 0 });
    for (const value of [2, '1', null]) {
      expect(await ben.refused(plan('vote', { item_id: 'd1', value }))).toMatchObject({
        code: 'invalid_payload',
        details: { issues: [{ path: 'value', rule: 'isIn' }] },
      });
    }
  });

  it('PLAN-10 votes that race are all counted', async () => {
    await ana.get(update());
    const users = Array.from({ length: 8 }, (_, n) => `u${n}`);
    const friends = await Promise.all(users.map((user) => server.connect({ room: 'trip', user, v: 2 })));
    await Promise.all(friends.map((friend, n) => friend.get(vote(n % 3 === 0 ? -1 : 1))));
    expect(await ana.get(plan('snapshot'))).toMatchObject({ items: [{ version: 1, votes: { up: 5, down: 3 } }] });
  });

  it('section 6 PLAN-10 a v=1 client hears nothing of votes', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    await seed.settled();
    await ana.get(update());
    await ben.get(vote(1));
    await ana.get(update({ data: { at: '20:00' } }));
    await seed.expect({ type: 'planning', seq: 3 });
    expect(seed.of('planning').map(({ payload }) => payload['action'])).toEqual(['update', 'update']);
  });
});
