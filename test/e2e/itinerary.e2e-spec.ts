import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

const MAY1 = '2026-05-01';
const MAY2 = '2026-05-02';
const plan = (action: string, more: object = {}) => ({ type: 'planning', payload: { action, ...more } });

/** Friends make a plan: what they say, what they are answered, what the others see. */
describe('the itinerary', () => {
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

  it('PLAN-6 items are created in days, in order, and everybody sees the same', async () => {
    const museum = { item_id: 'museum', day: MAY1, data: { title: 'Museum' } };
    expect(await ana.get(plan('create', museum))).toMatchObject({ item_id: 'museum', rank: 'a0', version: 1, seq: 1 });
    const { item_id: made } = await ben.get(plan('create', { day: MAY1, after: null, data: { title: 'Coffee' } }));
    expect(made).toMatch(/^[0-9a-f-]{36}$/);
    await ana.expect({
      type: 'planning',
      user_id: 'ben',
      seq: 2,
      payload: { action: 'create', item_id: made, day: MAY1, version: 1, day_version: 2, data: { title: 'Coffee' } },
    });
    expect(await ana.refused(plan('create', museum))).toMatchObject({ code: 'item_exists' });
    expect(await ana.refused(plan('create', { after: 'museum', data: {} }))).toMatchObject({
      code: 'anchor_not_found',
    });
    const { items, days } = await ana.get(plan('snapshot'));
    const ranks = new Map((items as { item_id: string; rank: string }[]).map(({ item_id, rank }) => [item_id, rank]));
    expect(String(ranks.get(String(made))) < String(ranks.get('museum'))).toBe(true);
    expect(days).toEqual([{ day: MAY1, version: 2 }]);
  });

  it('PLAN-5 an update creates what is not there at the end of the ideas, and says where', async () => {
    await ana.get(plan('create', { item_id: 'first', data: {} }));
    const place = { day: null, rank: 'a1', version: 1, day_version: 2, created: true };
    expect(await ana.get(plan('update', { item_id: 'second', data: { title: 'Two' } }))).toMatchObject(place);
    await ben.expect({ type: 'planning', payload: { action: 'update', item_id: 'second', ...place } });
  });

  it('PLAN-6 a move tells where from and where to, with both days and the whole item', async () => {
    await ana.get(plan('create', { item_id: 'bar', data: { title: 'Bar' } }));
    await ana.get(plan('create', { item_id: 'spa', day: MAY1, data: {} }));
    const moved = await ben.get(plan('move', { item_id: 'bar', day: MAY1, after: null, base_version: 1 }));
    expect(moved).toMatchObject({ day: MAY1, rank: 'Zz', version: 2, seq: 3 });
    const { day_version } = moved;
    await ana.expect({
      type: 'planning',
      user_id: 'ben',
      payload: {
        action: 'move',
        item_id: 'bar',
        day: MAY1,
        rank: 'Zz',
        day_version,
        from: { day: null },
        data: { title: 'Bar' },
      },
    });
    const again = await ben.get(plan('move', { item_id: 'bar', day: MAY1, after: null }));
    expect(again).toEqual({ day: MAY1, rank: 'Zz', version: 2, day_version, noop: true });
    expect(await ben.refused(plan('move', { item_id: 'bar', day: MAY2, base_version: 1 }))).toMatchObject({
      code: 'version_conflict',
      details: { version: 2, item: { item_id: 'bar', day: MAY1 } },
    });
    expect(await ben.refused(plan('move', { item_id: 'nix', day: MAY2 }))).toMatchObject({ code: 'item_not_found' });
    for (const day of ['tomorrow', '2026-02-30', '2026-5-1', 7]) {
      expect(await ben.refused(plan('move', { item_id: 'bar', day }))).toMatchObject({
        code: 'invalid_payload',
        details: { issues: [{ path: 'day', rule: 'isDay' }] },
      });
    }
  });

  it('PLAN-4 PLAN-6 a deletion ends the lease before it, and only restore brings the item back', async () => {
    await ana.get(plan('create', { item_id: 'bar', day: MAY1, data: { title: 'Bar' } }));
    const { token } = await ana.get(plan('lock', { item_id: 'bar' }));
    for (const action of ['delete', 'move']) {
      expect(await ben.refused(plan(action, { item_id: 'bar' }))).toMatchObject({ code: 'item_locked' });
    }
    const laptop = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    expect(await laptop.get(plan('delete', { item_id: 'bar', token }))).toMatchObject({ version: 2, seq: 4 });
    await ben.expect({ type: 'planning', seq: 3, payload: { action: 'unlock', item_id: 'bar', reason: 'deleted' } });
    await ben.expect({
      type: 'planning',
      seq: 4,
      payload: { action: 'delete', item_id: 'bar', version: 2, day: MAY1 },
    });
    const gone = { code: 'item_deleted', details: { by: 'ana', at: clock.now(), version: 2 } };
    expect(await ben.refused(plan('update', { item_id: 'bar', data: {} }))).toMatchObject(gone);
    expect(await ben.refused(plan('create', { item_id: 'bar', data: {} }))).toMatchObject(gone);
    expect(await ben.get(plan('snapshot'))).toMatchObject({ items: [], days: [], locks: [] });
    const back = await ben.get(plan('restore', { item_id: 'bar' }));
    expect(back).toMatchObject({ day: MAY1, rank: 'a0', version: 3, seq: 5 });
    await ana.expect({ type: 'planning', payload: { action: 'restore', item_id: 'bar', data: { title: 'Bar' } } });
    expect(await ben.refused(plan('restore', { item_id: 'bar' }))).toMatchObject({ code: 'item_exists' });
  });

  it('PLAN-3 rebase lets two friends write into different fields, and tells who meets what', async () => {
    await ana.get(plan('create', { item_id: 'bar', data: { title: 'Bar', notes: '' } }));
    await ben.get(plan('update', { item_id: 'bar', data: { notes: 'cash only' }, base_version: 1 }));
    const mine = { item_id: 'bar', data: { title: 'The Bar' }, base_version: 1 };
    expect(await ana.refused(plan('update', mine))).toMatchObject({
      code: 'version_conflict',
      details: { version: 2 },
    });
    const rebased = { ...mine, on_conflict: 'rebase' };
    expect(await ana.get(plan('update', rebased))).toMatchObject({ version: 3, rebased: true });
    expect(await ben.refused(plan('update', rebased))).toMatchObject({
      code: 'version_conflict',
      details: { version: 3, item: { data: { title: 'The Bar' } }, changed_paths: ['/title', '/notes'] },
    });
  });

  it('PLAN-8 fields that have a meaning are checked for v=2, and only where they are touched', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    await seed.get(plan('update', { item_id: 'bar', data: { title: '', start: 'at eight' } }));
    const times = { start: '2026-05-01T20:00', end: '2026-05-01T19:00' };
    expect(await ana.refused(plan('update', { item_id: 'bar', data: { ...times, tz: 'Here' } }))).toMatchObject({
      code: 'invalid_payload',
      details: {
        issues: [
          { path: 'data.tz', rule: 'isTimeZone' },
          { path: 'data.end', rule: 'isNotBeforeStart' },
        ],
      },
    });
    const data = { tz: 'Asia/Bangkok', cost: { amount: '120.00', currency: 'THB' } };
    expect(await ana.get(plan('update', { item_id: 'bar', data }))).toMatchObject({ version: 2 });
  });

  it('ENV-5 a create that is said again makes one item, the same one', async () => {
    const first = await ana.get({ ...plan('create', { data: { title: 'Bar' } }), id: 'once' });
    expect(await ana.get({ ...plan('create', { data: { title: 'Bar' } }), id: 'once' })).toEqual({
      ...first,
      duplicate: true,
    });
    const { items } = await ana.get(plan('snapshot'));
    expect(items).toHaveLength(1);
  });

  it('PLAN-6 where one place is used up, the day gets new ranks, in the same order, and everybody is told', async () => {
    const fast = await TestServer.start({ RATE_LIMIT: 'off' }, { clock });
    const cem = await fast.connect({ room: 'trip', user: 'cem', v: 2 });
    const dan = await fast.connect({ room: 'trip', user: 'dan', v: 2 });
    for (const item_id of ['low', 'x', 'y']) await cem.get(plan('create', { item_id, day: MAY1, data: {} }));
    // Each goes between the first and the one that was moved before it, until the rank of one gets shorter.
    let [first, second] = ['x', 'y'];
    for (let ranks = ['', '']; !isShorter(ranks);) {
      [first, second] = [second, first];
      const { rank } = await cem.get(plan('move', { item_id: first, day: MAY1, after: 'low' }));
      ranks = [ranks[1] ?? '', String(rank)];
    }
    const ranks = [
      ['low', 'a0'],
      [second, 'a1'],
      [first, 'a2'],
    ];
    await dan.expect({ type: 'planning', user_id: 'cem', payload: { action: 'ranks', day: MAY1, ranks } });
    await dan.expect({ type: 'planning', payload: { action: 'move', item_id: first, rank: 'a0V' } });
    const { items } = await dan.get(plan('snapshot'));
    const shown = (items as { item_id: string; rank: string }[]).map(({ item_id, rank }) => `${item_id} ${rank}`);
    expect(shown.sort()).toEqual(['low a0', `${first} a0V`, `${second} a1`].sort());
  });
});

function isShorter([before = '', after = '']: readonly string[]): boolean {
  return after.length < before.length;
}
