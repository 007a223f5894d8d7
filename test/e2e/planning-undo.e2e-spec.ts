import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { assignRoles } from '../support/roles.js';
import { TestServer, closeServers } from '../support/test-server.js';
import { plan } from '../support/trip.js';

const MAY1 = '2026-05-01';
const MAY2 = '2026-05-02';
const create = (item_id: string, title: string) => plan('create', { item_id, day: MAY1, data: { title } });
const update = (data: object, more: object = {}) => plan('update', { item_id: 'bar', data, ...more });
const undo = (seq?: unknown) => plan('undo', seq === undefined ? {} : { seq });
const itemsSeen = async (client: RallyClient) =>
  ((await client.get(plan('snapshot')))['items'] as { item_id: string; day: string; data: object }[]).map(
    ({ item_id, day, data }) => ({ item_id, day, data }),
  );
const orderSeen = async (client: RallyClient) =>
  ((await client.get(plan('snapshot')))['items'] as { item_id: string; rank: string }[])
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ item_id }) => item_id);

/** Ana at her laptop and her phone, and Ben. */
describe('undo', () => {
  let server: TestServer;
  let clock: ManualClock;
  let ana: RallyClient;
  let phone: RallyClient;
  let ben: RallyClient;
  beforeEach(async () => {
    clock = new ManualClock();
    server = await TestServer.start({}, { clock });
    ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    phone = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    ben = await server.connect({ room: 'trip', user: 'ben', v: 2 });
    await ben.expect({ type: 'room' });
  });
  afterEach(closeServers);

  it('PLAN-9 undo takes back what one did last, on any device, and everybody is told', async () => {
    await ana.get(create('bar', 'Bar'));
    const { seq } = await ana.get(update({ title: 'The Bar', notes: 'cash' }));
    const undone = { undone: seq, results: [{ action: 'update', item_id: 'bar', version: 3 }], seq: 3 };
    expect(await phone.get(undo())).toMatchObject(undone);
    await ben.expect({
      type: 'planning',
      user_id: 'ana',
      seq: 3,
      payload: { action: 'update', item_id: 'bar', data: { title: 'Bar', notes: null }, version: 3, undoes: seq },
    });
    await ana.get(plan('move', { item_id: 'bar', day: MAY2 }));
    await ana.get(plan('delete', { item_id: 'bar' }));
    expect(await ana.get(undo())).toMatchObject({ undone: 5, results: [{ action: 'restore', day: MAY2, version: 6 }] });
    expect(await phone.get(undo())).toMatchObject({ undone: 4, results: [{ action: 'move', day: MAY1, version: 7 }] });
    expect(await itemsSeen(ben)).toEqual([{ item_id: 'bar', day: MAY1, data: { title: 'Bar' } }]);
    expect(await phone.get(undo())).toMatchObject({ undone: 1, results: [{ action: 'delete', version: 8 }] });
    await ben.expect({ type: 'planning', payload: { action: 'delete', item_id: 'bar', undoes: 1 } });
    expect(await ana.refused(undo())).toMatchObject({ code: 'nothing_to_undo', retryable: false });
    expect(await itemsSeen(ben)).toEqual([]);
  });

  it('PLAN-9 redo is the undo of an undo, by the seq of its ack', async () => {
    await ana.get(create('bar', 'Bar'));
    await ana.get(update({ title: 'The Bar' }));
    const { seq } = await ana.get(undo());
    expect(await phone.get(undo(seq))).toMatchObject({ undone: seq, results: [{ action: 'update', version: 4 }] });
    expect(await itemsSeen(ben)).toMatchObject([{ data: { title: 'The Bar' } }]);
    expect(await phone.refused(undo(seq))).toMatchObject({ code: 'nothing_to_undo' });
    expect(await ana.get(undo())).toMatchObject({ undone: 2 });
    expect(await itemsSeen(ben)).toMatchObject([{ data: { title: 'Bar' } }]);
    for (const bad of [0, 1.5, '2', null]) {
      expect(await ana.refused(undo(bad))).toMatchObject({ code: 'invalid_payload' });
    }
  });

  it('PLAN-9 undo leaves what others have done since: beside it it goes on, where they did the same it conflicts', async () => {
    await ana.get(create('bar', 'Bar'));
    await ana.get(update({ title: 'The Bar' }));
    await ben.get(update({ notes: 'cash' }));
    await ana.get(undo());
    expect(await itemsSeen(ben)).toMatchObject([{ data: { title: 'Bar', notes: 'cash' } }]);
    await ana.get(update({ title: 'Mine' }));
    const { seq } = await ben.get(update({ title: 'No, mine' }));
    expect(await ana.refused(undo())).toMatchObject({
      code: 'undo_conflict',
      details: { by: 'ben', seq, item_id: 'bar' },
    });
    await ben.get(undo());
    expect(await ana.get(undo())).toMatchObject({ undone: 5 });
    expect(await itemsSeen(ben)).toMatchObject([{ data: { title: 'Bar', notes: 'cash' } }]);
    expect(await ana.refused(undo())).toMatchObject({ code: 'undo_conflict', details: { by: 'ben', seq: 3 } });
  });

  it('PLAN-9 two devices that undo at once undo one commit each, and never the same twice', async () => {
    await ana.get(create('bar', 'one'));
    for (const title of ['two', 'three']) await ana.get(update({ title }));
    const acks = await Promise.all([ana.get(undo()), phone.get(undo())]);
    expect(acks.map(({ undone }) => undone).sort()).toEqual([2, 3]);
    expect(await itemsSeen(ben)).toMatchObject([{ data: { title: 'one' } }]);
    const answers = await Promise.all([ana.ask(undo()), phone.ask(undo())]);
    expect(answers.map(({ type }) => type).sort()).toEqual(['ack', 'error']);
    const [refused] = answers.filter(({ type }) => type === 'error');
    expect(refused?.payload).toMatchObject({ code: 'nothing_to_undo' });
    expect(await itemsSeen(ben)).toEqual([]);
  });

  it('PLAN-9 undo takes back a whole batch, and a new order of a day', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await ben.get(create(name, name));
    const before = await itemsSeen(ben);
    const { seq } = await ana.get(
      plan('batch', {
        ops: [
          { action: 'update', item_id: 'a', data: { title: 'A' } },
          { action: 'delete', item_id: 'b' },
          { action: 'create', item_id: 'e', day: MAY2, data: {} },
        ],
      }),
    );
    expect(seq).toBe(7);
    const { seq: last } = await ana.get(plan('reorder', { day: MAY1, order: ['d', 'c', 'a'] }));
    expect(await phone.get(undo())).toMatchObject({ undone: last });
    const results = [{ action: 'delete' }, { action: 'restore' }, { action: 'update' }];
    expect(await phone.get(undo())).toMatchObject({ undone: seq, results });
    await ben.expect({ type: 'planning', payload: { action: 'update', item_id: 'a', undoes: seq } });
    expect(await itemsSeen(ben)).toEqual(before);
    expect(await orderSeen(ben)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('PLAN-9 ROOM-3 undo reaches over a restart, and over the leap of versions that a new epoch brings', async () => {
    await ana.get(create('bar', 'Bar'));
    await ana.get(update({ title: 'The Bar' }));
    await server.stop();
    server = await TestServer.start({ DATA_DIR: server.dataDir }, { clock });
    const again = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const other = await server.connect({ room: 'trip', user: 'ben', v: 2 });
    await other.get(update({ notes: 'cash' }));
    expect(await again.get(undo())).toMatchObject({ undone: 2 });
    expect(await itemsSeen(other)).toMatchObject([{ data: { title: 'Bar', notes: 'cash' } }]);
  });

  it('PLAN-4 PLAN-9 undo waits for the lease of another, and is not for guests', async () => {
    await ana.get(create('bar', 'Bar'));
    await ana.get(update({ title: 'The Bar' }));
    await ben.get(plan('lock', { item_id: 'bar' }));
    expect(await ana.refused(undo())).toMatchObject({
      code: 'item_locked',
      retry_after_ms: 30_000,
      details: { holder: { user_id: 'ben' }, item_id: 'bar' },
    });
    await clock.advance(30_000);
    expect(await ana.get(undo())).toMatchObject({ undone: 2 });
    assignRoles(server, { gus: 'guest' });
    // Roles are this process's own, and every other client goes to the second one where there are two.
    await server.connect({ room: 'trip', user: 'dan', v: 2 });
    const gus = await server.connect({ room: 'trip', user: 'gus', v: 2 });
    expect(await gus.refused(undo())).toMatchObject({ code: 'forbidden' });
  });

  it('ENV-5 PLAN-9 an undo that is said again undoes one commit', async () => {
    await ana.get(create('bar', 'one'));
    await ana.get(update({ title: 'two' }));
    const first = await ana.get({ ...undo(), id: 'once' });
    expect(await phone.get({ ...undo(), id: 'once' })).toEqual({ ...first, duplicate: true });
    await ana.get(undo());
    expect(await ana.get({ ...undo(), id: 'once' })).toEqual({ ...first, duplicate: true });
  });

  it('section 6 PLAN-9 a v=1 client hears of an undo as of any change', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    await ana.get(create('bar', 'Bar'));
    await ana.get(plan('delete', { item_id: 'bar' }));
    await ana.get(undo());
    await seed.expect({ type: 'planning', payload: { action: 'update', data: { deleted: true } } });
    const back = await seed.expect({ type: 'planning', user_id: 'ana', payload: { action: 'update', version: 3 } });
    expect(back.payload['data']).toEqual({ deleted: null, title: 'Bar' });
    await seed.get(update({ title: 'My bar' }));
    expect(await seed.get(undo())).toMatchObject({ results: [{ action: 'update', version: 5 }] });
    expect(await itemsSeen(ben)).toMatchObject([{ data: { title: 'Bar' } }]);
  });
});
