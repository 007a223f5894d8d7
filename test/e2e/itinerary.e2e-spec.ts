import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RoomId } from '../../src/protocol/ids.js';
import { RoomStore } from '../../src/store/room-store.js';
import { checkFrames } from '../protocol/check-frames.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';
import { plan, startTrip } from '../support/trip.js';
import type { Trip } from '../support/trip.js';

const MAY1 = '2026-05-01';
const MAY2 = '2026-05-02';

interface Item {
  readonly item_id: string;
  readonly day: string | null;
  readonly rank: string;
  readonly version: number;
  readonly data: object;
}
interface Told {
  readonly action: string;
  readonly item_id: string;
  readonly version: number;
  readonly day?: string | null;
  readonly rank?: string;
  readonly day_version?: number;
  readonly from?: { readonly day: string | null; readonly day_version: number };
  readonly data?: object;
}

/** Friends make a plan: what they say, what they are answered, what the others see. */
checkFrames();

describe('the itinerary', () => {
  let clock: Trip['clock'];
  let server: Trip['server'];
  let ana: Trip['ana'];
  let ben: Trip['ben'];
  beforeEach(async () => {
    ({ clock, server, ana, ben } = await startTrip());
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

  it('PLAN-6 a day is put in order with as few moves as there can be', async () => {
    for (const item_id of ['a', 'b', 'c', 'd']) await ana.get(plan('create', { item_id, day: MAY1, data: {} }));
    const reorder = { day: MAY1, order: ['d', 'a', 'c', 'b'], base_day_version: 4 };
    const { moved, day_version } = await ben.get(plan('reorder', reorder));
    expect(moved).toBe(2);
    expect(await orderOf(ana, MAY1)).toEqual(reorder.order);
    expect(await ana.refused(plan('reorder', reorder))).toMatchObject({
      code: 'order_mismatch',
      details: { order: reorder.order, day_version },
    });
    await ana.get(plan('lock', { item_id: 'd' }));
    expect(await ben.refused(plan('reorder', { day: MAY1, order: ['a', 'c', 'b', 'd'] }))).toMatchObject({
      code: 'item_locked',
      details: { item_id: 'd', holder: { user_id: 'ana' } },
    });
    for (const order of [['a', 'a b'], 'a', Array.from({ length: 501 }, (_, n) => `i${n}`)]) {
      expect(await ben.refused(plan('reorder', { day: MAY1, order }))).toMatchObject({ code: 'invalid_payload' });
    }
  });

  it('PLAN-6 a day of 500 is turned around in one step', async () => {
    const ids = Array.from({ length: 500 }, (_, n) => `i${n}`);
    for (let from = 0; from < ids.length; from += 50) {
      const ops = ids.slice(from, from + 50).map((item_id) => ({ action: 'create', item_id, day: MAY1, data: {} }));
      await ana.get(plan('batch', { ops }));
    }
    const order = ids.toReversed();
    expect(await ben.get(plan('reorder', { day: MAY1, order }))).toMatchObject({ moved: 499, seq: 999 });
    expect(await ben.refused(plan('reorder', { day: MAY1, order: ids, base_day_version: 1 }))).toMatchObject({
      code: 'order_mismatch',
      details: { order },
    });
  });

  it('PLAN-6 a batch is done as a whole or not at all, and its events are next to each other', async () => {
    await ana.get(plan('create', { item_id: 'bar', data: { title: 'Bar' } }));
    const ops = [
      { action: 'create', item_id: 'spa', day: MAY1, data: { title: 'Spa' } },
      { action: 'move', item_id: 'bar', day: MAY1, after: 'spa' },
      { action: 'update', item_id: 'bar', data: { title: 'Bar, late' } },
      { action: 'create', day: MAY1, after: null, data: {} },
    ];
    const { results, seq } = await ana.get({ ...plan('batch', { ops }), id: 'batch' });
    expect(results).toMatchObject([{ item_id: 'spa' }, { version: 2 }, { version: 3 }, { rank: 'Zz', version: 1 }]);
    expect(seq).toBe(5);
    expect(await ana.get({ ...plan('batch', { ops }), id: 'batch' })).toMatchObject({ results, duplicate: true });
    await ben.expect({ type: 'planning', seq: 5 });
    const told = ben.of('planning').map(({ seq: at, payload }) => [at, payload['action']]);
    expect(told.slice(1)).toEqual([
      [2, 'create'],
      [3, 'move'],
      [4, 'update'],
      [5, 'create'],
    ]);
    const failing = [
      { action: 'delete', item_id: 'spa' },
      { action: 'move', item_id: 'spa', day: MAY2 },
    ];
    expect(await ben.refused(plan('batch', { ops: failing }))).toMatchObject({
      code: 'batch_failed',
      details: { index: 1, code: 'item_deleted', details: { by: 'ben' } },
    });
    expect(await orderOf(ben, MAY1)).toHaveLength(3);
  });

  it('PLAN-6 ENV-1 each operation of a batch has the shape of a command, or the batch fails before anything is looked at', async () => {
    const fails = async (op: object) =>
      (await ana.refused(plan('batch', { ops: [{ action: 'restore', item_id: 'x' }, op] })))['details'];
    expect(await fails({ action: 'lock', item_id: 'a' })).toEqual({ index: 1, code: 'unknown_action' });
    expect(await fails({ item_id: 'a' })).toEqual({ index: 1, code: 'unknown_action' });
    expect(await fails({ action: 'move', item_id: 'a', day: 'soon' })).toEqual({
      index: 1,
      code: 'invalid_payload',
      details: { issues: [{ path: 'day', rule: 'isDay' }] },
    });
    const strict = await server.connect({ room: 'trip', user: 'dan', v: 2, query: 'strict=1' });
    const op = { action: 'create', data: {}, colour: 'red' };
    expect(await strict.refused(plan('batch', { ops: [op] }))).toMatchObject({
      code: 'batch_failed',
      details: { index: 0, code: 'invalid_payload', details: { issues: [{ rule: 'unknownField' }] } },
    });
    for (const ops of [[], [7], 'all', Array.from({ length: 51 }, () => op)]) {
      expect(await ana.refused(plan('batch', { ops }))).toMatchObject({ code: 'invalid_payload' });
    }
  });

  it('PLAN-6 what a client makes of the events is what the snapshot says, however they meet', async () => {
    const cem = await server.connect({ room: 'trip', user: 'cem', v: 2 });
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const actions = ['create', 'move', 'update', 'delete', 'restore', 'move'];
    const act = async (client: RallyClient, turn: number) => {
      for (let n = 0; n < 30; n++) {
        const [action = '', item_id] = [actions[(n * turn) % 6], ids[(n + turn) % 6]];
        const day = [null, MAY1, MAY2][(n * 7 + turn) % 3];
        const spot = action === 'create' || action === 'move' ? { day, ...(n % 2 === 0 ? { after: null } : {}) } : {};
        const data = action === 'create' || action === 'update' ? { data: { n, turn } } : {};
        await client.ask(plan(action, { item_id, ...spot, ...data }));
      }
    };
    await Promise.all([act(ana, 1), act(ben, 5), act(cem, 7)]);
    const { items, days, seq } = await ana.get(plan('snapshot'));
    await ana.expect({ type: 'planning', seq });
    const mirror = mirrorOf(ana);
    expect(Object.fromEntries(mirror.items)).toEqual(
      Object.fromEntries((items as Item[]).map((item) => [item.item_id, item])),
    );
    for (const { day, version } of days as { day: string | null; version: number }[]) {
      expect(mirror.days.get(day)).toBe(version);
    }
  });

  it('PLAN-6 a plan that the release before this one wrote goes on, whoever needs its order first', async () => {
    for (const item_id of ['a', 'b']) await ana.get(plan('update', { item_id, data: {} }));
    await ana.get(plan('delete', { item_id: 'a' }));
    const before = JSON.stringify({ items: 1, tail: 'a1' });
    await server.app.get(RoomStore).commit('trip' as RoomId, { puts: [['planning.shelf', before]] });
    expect(await ana.get(plan('snapshot'))).toMatchObject({ items: [{ item_id: 'b' }], days: [] });
    const [first, second] = await Promise.all([
      ana.get(plan('create', { item_id: 'c', data: {} })),
      ben.get(plan('move', { item_id: 'b', day: MAY1 })),
      ben.get(plan('restore', { item_id: 'a' })),
    ]);
    expect([first, second]).toMatchObject([{ day: null }, { day: MAY1, version: 2 }]);
    expect(Number(first['day_version'])).toBeGreaterThan(3);
    expect((await orderOf(ben, null)).sort()).toEqual(['a', 'c']);
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
    const shown = (items as Item[]).map(({ item_id, rank }) => `${item_id} ${rank}`);
    expect(shown.sort()).toEqual(['low a0', `${first} a0V`, `${second} a1`].sort());
  });
});

async function orderOf(client: RallyClient, day: string | null): Promise<string[]> {
  const { items } = await client.get(plan('snapshot'));
  const onDay = (items as Item[]).filter((item) => item.day === day);
  return onDay.sort((one, other) => (one.rank < other.rank ? -1 : 1)).map(({ item_id }) => item_id);
}

/** What a client that has nothing but the events knows. */
function mirrorOf(client: RallyClient): { items: Map<string, Item>; days: Map<string | null, number> } {
  const items = new Map<string, Item>();
  const days = new Map<string | null, number>();
  for (const { payload } of client.of('planning')) {
    const { action, item_id, from, day_version, data, ...rest } = payload as unknown as Told;
    if (from !== undefined) days.set(from.day, from.day_version);
    if (day_version !== undefined) days.set(rest.day ?? null, day_version);
    const { day, rank, version } = { ...items.get(item_id), ...rest };
    const known = action === 'update' ? items.get(item_id)?.data : {};
    if (action === 'delete') items.delete(item_id);
    else items.set(item_id, { item_id, day: day ?? null, rank: rank ?? '', version, data: { ...known, ...data } });
  }
  return { items, days };
}

function isShorter([before = '', after = '']: readonly string[]): boolean {
  return after.length < before.length;
}
