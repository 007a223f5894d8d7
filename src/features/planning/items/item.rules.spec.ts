import { describe, expect, it } from '@jest/globals';
import { PlanRoom } from '../testing/plan-room.js';

describe('items', () => {
  it('PLAN-6 that are created stand where they are asked to be, and everybody is told the same', () => {
    const plan = new PlanRoom();
    const ack = plan.create('zoo', { data: { title: 'Zoo', gone: null } });
    expect(ack).toEqual({ item_id: 'zoo', day: null, rank: 'a0', version: 1, day_version: 1 });
    expect(plan.told()).toEqual([{ action: 'create', ...ack, data: { title: 'Zoo' } }]);
    plan.create('bar', { day: '2026-05-01', after: null });
    plan.create('spa', { day: '2026-05-01', after: null });
    plan.create('inn', { day: '2026-05-01', after: 'spa' });
    expect(plan.order('2026-05-01')).toEqual(['spa', 'inn', 'bar']);
    expect(plan.refused(() => plan.create('pub', { after: 'spa' }))).toMatchObject({ code: 'anchor_not_found' });
    expect(plan.refused(() => plan.create('zoo'))).toMatchObject({ code: 'item_exists' });
  });

  it('PLAN-5 an update creates what is not there, at the end of the ideas, and tells where', () => {
    const plan = new PlanRoom();
    plan.create('first');
    const place = { day: null, rank: 'a1', version: 1, day_version: 2 };
    expect(plan.update('second', { title: 'Two' })).toEqual({ ...place, created: true });
    expect(plan.told(1)).toEqual([
      { action: 'update', item_id: 'second', data: { title: 'Two' }, ...place, created: true },
    ]);
  });

  it('PLAN-3 every change is the next version, what changes nothing is none', () => {
    const plan = new PlanRoom();
    plan.create('a', { data: { n: 1, deep: { x: 1 } } });
    expect(plan.update('a', { n: 2, deep: { y: 2 } })).toEqual({ version: 2 });
    expect(plan.update('a', { n: 2, deep: {} })).toEqual({ version: 2, noop: true });
    expect(plan.item('a')).toMatchObject({ version: 2, data: { n: 2, deep: { x: 1, y: 2 } } });
    expect(plan.events).toHaveLength(2);
  });

  it('PLAN-4 deletion ends the lease first, in the same commit; then nothing but restore helps', () => {
    const plan = new PlanRoom();
    plan.create('a', { data: { n: 1 } });
    plan.lock('a');
    expect(plan.refused(() => plan.delete('a', {}, 'ben'))).toMatchObject({ code: 'item_locked' });
    expect(plan.delete('a')).toEqual({ version: 2, day_version: 2 });
    expect(plan.told(2)).toEqual([
      { action: 'unlock', item_id: 'a', reason: 'deleted' },
      { action: 'delete', item_id: 'a', version: 2, day: null, day_version: 2 },
    ]);
    expect(plan.timers.size).toBe(0);
    const details = { by: 'ana', at: plan.now, version: 2 };
    for (const act of [plan.update.bind(plan, 'a', {}), plan.create.bind(plan, 'a'), plan.move.bind(plan, 'a')]) {
      expect(plan.refused(() => act({}))).toEqual({ code: 'item_deleted', details });
    }
    expect(plan.refused(() => plan.delete('a'))).toMatchObject({ code: 'item_deleted' });
  });

  it('PLAN-6 what comes back is as it was, where it was or next to it', () => {
    const plan = new PlanRoom();
    const day = '2026-05-01';
    for (const id of ['a', 'b', 'c']) plan.create(id, { day, data: { id } });
    const { rank } = plan.item('b') ?? {};
    plan.delete('b');
    const ack = plan.restore('b', 'ben');
    expect(ack).toEqual({ day, rank, version: 3, day_version: 5 });
    expect(plan.told(-1)).toEqual([{ action: 'restore', item_id: 'b', ...ack, data: { id: 'b' } }]);
    plan.delete('b');
    plan.create('new', { day, after: 'a' });
    plan.restore('b');
    expect(plan.order(day)).toEqual(['a', 'new', 'b', 'c']);
    expect(plan.refused(() => plan.restore('b'))).toMatchObject({ code: 'item_exists' });
    expect(plan.refused(() => plan.restore('nix'))).toMatchObject({ code: 'item_not_found' });
  });

  it('PLAN-6 PLAN-10 votes and whatever else a row holds come along', () => {
    const plan = new PlanRoom();
    plan.create('a');
    const key = 'planning.item/a';
    plan.rows.set(key, { rev: 1, body: JSON.stringify({ ...plan.item('a'), votes: { ben: 1 }, later: true }) });
    plan.update('a', { n: 1 });
    plan.move('a', { day: '2026-05-01' });
    plan.delete('a');
    plan.restore('a');
    expect(plan.item('a')).toMatchObject({ version: 5, votes: { ben: 1 }, later: true });
    expect(plan.item('a')).not.toHaveProperty('by');
    expect(plan.told(-1)).toMatchObject([{ action: 'restore', votes: { up: 1, down: 0 } }]);
  });

  it('PLAN-4 an old base_version is told what there is; of what is not there nothing was seen', () => {
    const plan = new PlanRoom();
    plan.create('a');
    plan.update('a', { n: 1 });
    const details = { version: 2, item: { item_id: 'a', version: 2, data: { n: 1 } } };
    for (const act of [
      () => plan.update('a', { n: 2 }, { base_version: 1 }),
      () => plan.delete('a', { base_version: 1 }),
      () => plan.move('a', { base_version: 1 }),
    ]) {
      expect(plan.refused(act)).toMatchObject({ code: 'version_conflict', details });
    }
    for (const act of [
      () => plan.delete('nix'),
      () => plan.move('nix'),
      () => plan.update('nix', {}, { base_version: 1 }),
    ]) {
      expect(plan.refused(act)).toMatchObject({ code: 'item_not_found' });
    }
    expect(plan.update('nix', {}, { base_version: 0 })).toMatchObject({ created: true });
  });

  it('PLAN-4 a patch is too large, too deep or unsafe before anything else is looked at', () => {
    const plan = new PlanRoom();
    plan.lock('a', 'ben');
    expect(plan.refused(() => plan.update('a', { x: 'x'.repeat(16_400) }))).toMatchObject({
      code: 'payload_too_large',
    });
    expect(plan.refused(() => plan.create('a', { data: JSON.parse('{"__proto__":1}') as object }))).toMatchObject({
      code: 'invalid_patch',
    });
    expect(plan.refused(() => plan.update('a', { x: 1 }))).toMatchObject({ code: 'item_locked' });
    plan.update('b', { x: 'x'.repeat(10_000) });
    expect(plan.refused(() => plan.update('b', { y: 'y'.repeat(10_000) }))).toMatchObject({
      code: 'payload_too_large',
    });
  });

  it('PLAN-5 a room holds 2,000 items, and 4,000 with the deleted ones', () => {
    const full = new PlanRoom();
    full.create('a');
    full.create('b');
    full.delete('b');
    const key = 'planning.shelf';
    full.rows.set(key, { rev: 1, body: JSON.stringify({ ...full.shelf(), items: 2_000 }) });
    for (const act of [() => full.create('c'), () => full.update('c', {}), () => full.restore('b')]) {
      expect(full.refused(act)).toEqual({ code: 'item_limit', details: { max: 2_000 } });
    }
    full.delete('a');
    full.rows.set(key, { rev: 1, body: JSON.stringify({ ...full.shelf(), items: 1_000, gone: 3_000 }) });
    expect(full.refused(() => full.create('c'))).toMatchObject({ code: 'item_limit', details: { max: 4_000 } });
    expect(full.restore('b')).toMatchObject({ day: null });
  });

  it('ROOM-3 PLAN-6 after a loss versions go on above all that were given out', () => {
    const plan = new PlanRoom();
    plan.create('a');
    plan.countFloor = 1_000;
    expect(plan.update('a', { n: 1 })).toEqual({ version: 1_001 });
    expect(plan.move('a', { day: '2026-05-01' })).toMatchObject({ version: 1_002, day_version: 1_003 });
    expect(plan.create('b')).toMatchObject({ version: 1_001, day_version: 1_004 });
  });
});
