import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RoomId, UserId } from '../../src/protocol/ids.js';
import { RoomStore } from '../../src/store/room-store.js';
import { itOn } from '../support/it-on.js';
import type { RallyClient } from '../support/rally-client.js';
import { assignRoles } from '../support/roles.js';
import { TestServer, closeServers } from '../support/test-server.js';
import { plan, startTrip } from '../support/trip.js';
import type { Trip } from '../support/trip.js';

const update = (more: object = {}) => plan('update', { item_id: 'd1', data: { title: 'Dinner' }, ...more });
const vote = (value: number) => plan('vote', { item_id: 'd1', value });

/** What friends see of each other's planning, beside the items themselves. */
describe('planning, as others see it', () => {
  let clock: Trip['clock'];
  let server: Trip['server'];
  let ana: Trip['ana'];
  let ben: Trip['ben'];
  beforeEach(async () => {
    ({ clock, server, ana, ben } = await startTrip());
  });
  afterEach(closeServers);

  /** Events of the itinerary, as the store has them. */
  const tell = (payloads: readonly { readonly action: string; readonly [field: string]: unknown }[]) => {
    const by = 'ana' as UserId;
    const events = payloads.map((payload) => ({
      kind: `planning.${payload.action}`,
      by,
      body: JSON.stringify(payload),
    }));
    return server.app.get(RoomStore).commit('trip' as RoomId, { events });
  };

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

  it('section 6 PLAN-6 a v=1 client sees items appear, move, go and come back as updates, at the same seqs', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    await seed.settled();
    const whole = { item_id: 'd1', day: null, rank: 'a0', data: { title: 'Dinner' } };
    const moved = { ...whole, day: '2026-05-01', rank: 'a1' };
    await tell([
      { action: 'create', ...whole, version: 1, day_version: 1 },
      { action: 'move', ...moved, version: 2, day_version: 1, from: { day: null, day_version: 2 } },
      { action: 'ranks', day: '2026-05-01', ranks: [['d1', 'a1']] },
      { action: 'delete', item_id: 'd1', version: 3, day: '2026-05-01', day_version: 2 },
      { action: 'restore', ...moved, version: 4, day_version: 3 },
    ]);
    await seed.expect({ type: 'planning', seq: 5 });
    expect(seed.of('planning').map(({ seq, payload }) => [seq, payload])).toEqual([
      [1, { action: 'update', ...whole, version: 1 }],
      [2, { action: 'update', ...moved, version: 2 }],
      [4, { action: 'update', item_id: 'd1', version: 3, data: { deleted: true } }],
      [5, { action: 'update', ...moved, version: 4, data: { deleted: null, title: 'Dinner' } }],
    ]);
    await ben.expect({ type: 'planning', seq: 5 });
    const actions = ben.of('planning').map(({ payload }) => payload['action']);
    expect(actions).toEqual(['create', 'move', 'ranks', 'delete', 'restore']);
  });

  const say = (content: string) => ({ type: 'chat', payload: { content } });
  const changes = (since: string, limit?: number) => plan('changes', { since, ...(limit && { limit }) });
  const epochOf = async (client: RallyClient) => String((await client.get(say('which epoch?')))['epoch']);

  it('PLAN-9 changes are what members were told of the itinerary since a place in the log', async () => {
    const epoch = await epochOf(ana);
    await ana.get(update());
    await ben.get(say('nice'));
    await ben.get(vote(1));
    await ana.get(say('isn’t it'));
    const told = ['update', 'vote'].map((action) => ana.expect({ type: 'planning', payload: { action } }));
    const events = (await Promise.all(told)).map(({ seq, ts, user_id, payload }) => ({ seq, ts, user_id, payload }));
    const all = await ben.get(changes(`${epoch}:0`));
    expect(all).toEqual({ changes: events, epoch, seq: 5, more: false });
    expect(await ben.get(changes(`${epoch}:0`, 1))).toEqual({ changes: events.slice(0, 1), epoch, seq: 3, more: true });
    expect(await ben.get(changes(`${epoch}:3`, 1))).toEqual({ changes: events.slice(1), epoch, seq: 5, more: false });
    expect(await ben.get(changes(`${epoch}:4`))).toEqual({ changes: [], epoch, seq: 5, more: false });
  });

  it('PLAN-4 PLAN-9 guests read changes, and have no vote', async () => {
    assignRoles(server, { gus: 'guest' });
    const gus = await server.connect({ room: 'trip', user: 'gus', v: 2 });
    const epoch = await epochOf(ana);
    await ana.get(update());
    expect(await gus.refused(vote(1))).toMatchObject({ code: 'forbidden' });
    expect(await gus.get(changes(`${epoch}:0`))).toMatchObject({ changes: [{ seq: 2 }] });
  });

  it('PLAN-9 changes that are large come by pages, each as far as it says', async () => {
    const epoch = await epochOf(ana);
    const text = 'x'.repeat(15_000);
    for (let n = 0; n < 12; n++) {
      await ana.get(update({ data: { text, n } }));
      if (n % 4 === 0) await ben.get(say('x'.repeat(3_000)));
    }
    const seen: unknown[] = [];
    const pages: unknown[] = [];
    let page: Record<string, unknown> = { seq: 0, more: true };
    while (page['more'] === true) {
      page = await ben.get(changes(`${epoch}:${String(page['seq'])}`));
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(160 * 1024);
      seen.push(...(page['changes'] as { payload: { data: { n: number } } }[]).map(({ payload }) => payload.data.n));
      pages.push(page['seq']);
    }
    expect(seen).toEqual(Array.from({ length: 12 }, (_, n) => n));
    expect([pages.length, pages.at(-1)]).toEqual([2, 16]);
  });

  it('PLAN-9 changes from where the log does not reach are refused, and say why', async () => {
    const epoch = await epochOf(ana);
    const refused = async (since: string) => (await ben.refused(changes(since)))['details'];
    expect(await ben.refused(changes(`${epoch}:2`))).toMatchObject({ code: 'resync_required', retryable: false });
    expect(await refused(`${epoch}:2`)).toEqual({ reason: 'ahead' });
    expect(await refused('unheard:0')).toEqual({ reason: 'epoch_changed' });
    for (const since of ['7', `${epoch}:-1`, `${epoch}:`]) {
      expect(await refused(since)).toEqual({ issues: [{ path: 'since', rule: 'matches' }] });
    }
    expect(await ben.refused(changes(`${epoch}:0`, 201))).toMatchObject({ code: 'invalid_payload' });
  });

  itOn('embedded', 'only there a restart begins a new epoch')(
    'PLAN-9 ROOM-3 changes since an earlier epoch say where it was cut',
    async () => {
      const before = await epochOf(ana);
      await ana.get(update());
      await server.stop();
      server = await TestServer.start({ DATA_DIR: server.dataDir }, { clock });
      const back = await server.connect({ room: 'trip', user: 'ana', v: 2 });
      await back.get(vote(1));
      const answer = await back.get(changes(`${before}:7`));
      expect(answer).toMatchObject({ changes: [{ seq: 3, payload: { action: 'vote' } }], seq: 3, more: false, cut: 2 });
      expect(answer['epoch']).not.toBe(before);
    },
  );
});
