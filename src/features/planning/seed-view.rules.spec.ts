import { describe, expect, it } from '@jest/globals';
import { PLANNING_SEED_VIEWS } from './seed-view.rules.js';

const ITEM = { item_id: 'dinner', day: '2026-05-01', rank: 'a1', version: 3 };
const DATA = { title: 'Dinner', place: { name: 'Roma' } };
const seen = (kind: keyof typeof PLANNING_SEED_VIEWS, event: object): unknown =>
  JSON.parse(PLANNING_SEED_VIEWS[kind](JSON.stringify(event)));

describe('what clients of the original are told of an itinerary', () => {
  it('section 6 PLAN-6 an item that appears or moves is an update with its whole data', () => {
    const whole = { ...ITEM, day_version: 7, data: DATA };
    const update = { action: 'update', ...ITEM, data: DATA };
    expect(seen('planning.create', { action: 'create', ...whole })).toEqual(update);
    const from = { day: null, day_version: 2 };
    expect(seen('planning.move', { action: 'move', ...whole, from, undoes: 4 })).toEqual(update);
    expect(seen('planning.create', { action: 'create', ...whole, day: null })).toEqual({ ...update, day: null });
  });

  it('section 6 PLAN-6 one that is deleted is an update that says so, and its return takes that back', () => {
    const gone = { action: 'delete', item_id: 'dinner', version: 4, day: '2026-05-01', day_version: 8 };
    expect(seen('planning.delete', gone)).toEqual({
      action: 'update',
      item_id: 'dinner',
      version: 4,
      data: { deleted: true },
    });
    const back = { action: 'restore', ...ITEM, version: 5, day_version: 9, data: DATA };
    const update = { action: 'update', ...ITEM, version: 5 };
    expect(seen('planning.restore', back)).toEqual({ ...update, data: { deleted: null, ...DATA } });
    const own = { ...back, data: { deleted: 'by the app' } };
    expect(seen('planning.restore', own)).toEqual({ ...update, data: { deleted: 'by the app' } });
  });
});
