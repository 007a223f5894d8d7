import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { assignRoles } from '../support/roles.js';
import { TestServer, closeServers } from '../support/test-server.js';
import { plan, startTrip } from '../support/trip.js';
import type { Trip } from '../support/trip.js';

const MAY1 = '2026-05-01';
const create = (item_id: string, title: string) => plan('create', { item_id, day: MAY1, data: { title } });
const update = (data: object) => plan('update', { item_id: 'bar', data });
const undo = () => plan('undo');
const history = (more: object = {}) => plan('history', { item_id: 'bar', ...more });
const versionsOf = ({ changes }: Record<string, unknown>) => (changes as { version: number }[]).map((c) => c.version);

describe('the history of an item', () => {
  let clock: Trip['clock'];
  let server: Trip['server'];
  let ana: Trip['ana'];
  let ben: Trip['ben'];
  beforeEach(async () => {
    ({ clock, server, ana, ben } = await startTrip());
  });
  afterEach(closeServers);

  it('PLAN-9 history tells what became of an item, newest first, also of one that is deleted', async () => {
    await ana.get(create('bar', 'Bar'));
    await ben.get(plan('move', { item_id: 'bar' }));
    await ben.get(update({ notes: 'cash' }));
    await ana.get(plan('delete', { item_id: 'bar' }));
    await ana.get(undo());
    const { changes, more } = await ben.get(history());
    expect([changes, more]).toEqual([
      [
        { ...step(5, 'ana', 'restore'), day: null, rank: 'a0', undoes: 4 },
        { ...step(4, 'ana', 'delete'), day: null, rank: 'a0' },
        { ...step(3, 'ben', 'update'), data: { notes: 'cash' } },
        { ...step(2, 'ben', 'move'), day: null, rank: 'a0', from: { day: MAY1, rank: 'a0' } },
        { ...step(1, 'ana', 'create'), day: MAY1, rank: 'a0', data: { title: 'Bar' } },
      ],
      false,
    ]);
    expect(await ben.get(history({ limit: 2, before: 5 }))).toMatchObject({ changes: [{}, {}], more: true });
    expect(versionsOf(await ben.get(history({ limit: 2, before: 3 })))).toEqual([2, 1]);
    expect(await ben.get(history({ item_id: 'nix' }))).toEqual({ changes: [], more: false });
    for (const bad of [{ limit: 0 }, { limit: 51 }, { before: 0 }, { item_id: 'a b' }]) {
      expect(await ben.refused(history(bad))).toMatchObject({ code: 'invalid_payload' });
    }
  });

  it('PLAN-9 history of a large item comes by pages', async () => {
    for (let n = 0; n < 30; n++) await ana.get(update({ notes: `${n}${'x'.repeat(7_000)}` }));
    const seen: number[] = [];
    for (let page = await ben.get(history()); ; page = await ben.get(history({ before: seen.at(-1) }))) {
      seen.push(...versionsOf(page));
      expect(JSON.stringify(page).length).toBeLessThan(200 * 1024);
      if (page['more'] === false) break;
    }
    expect(seen).toEqual(Array.from({ length: 30 }, (_, n) => 30 - n));
  });

  it('PLAN-9 ROOM-3 history goes on over a restart and its leap of versions; guests may look', async () => {
    await ana.get(create('bar', 'Bar'));
    await server.stop();
    server = await TestServer.start({ DATA_DIR: server.dataDir }, { clock });
    assignRoles(server, { gus: 'guest' });
    const gus = await server.connect({ room: 'trip', user: 'gus', v: 2 });
    const again = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const { version } = await again.get(update({ title: 'The Bar' }));
    const changes = [{ version, base: 1, action: 'update' }, { version: 1 }];
    expect(await gus.get(history())).toMatchObject({ changes, more: false });
    expect(await gus.get(history({ before: version }))).toMatchObject({ changes: [{ version: 1 }], more: false });
    expect(await gus.refused(update({}))).toMatchObject({ code: 'forbidden' });
  });
});

function step(version: number, user_id: string, action: string) {
  return { version, base: version - 1, seq: version, ts: expect.any(Number), user_id, action };
}
