import { describe, expect, it } from '@jest/globals';
import { dateOf, draftOf, faultOf, patchOf, timesOn } from './draft.js';
import { fieldsOf } from './item.js';

const DINNER = {
  item_id: 'dinner',
  day: '2026-12-04',
  data: {
    title: 'Dinner',
    kind: 'meal',
    start: '2026-12-04T20:00',
    place: { name: 'Zé', latitude: 38.7158, longitude: -9.1366 },
    notes: 'Cash',
    mood: 'good',
  },
};
const DRAFT = draftOf(DINNER);

describe('what is typed of an item', () => {
  it('is what the item has, and no change', () => {
    expect(DRAFT).toEqual({
      title: 'Dinner',
      kind: 'meal',
      status: '',
      from: '20:00',
      to: '',
      place: 'Zé',
      at: '38.7158, -9.1366',
      notes: 'Cash',
    });
    expect(patchOf(DINNER, DRAFT)).toEqual({});
  });

  it('patches the fields that were changed, and takes away what is empty', () => {
    const draft = { ...DRAFT, title: ' Late dinner ', status: 'booked', from: '21:30', to: '23:00', notes: '' };
    expect(patchOf(DINNER, draft)).toEqual({
      title: 'Late dinner',
      status: 'booked',
      start: '2026-12-04T21:30',
      end: '2026-12-04T23:00',
      notes: null,
    });
    expect(patchOf(DINNER, { ...DRAFT, place: '', at: '', from: '' })).toEqual({ place: null, start: null });
    expect(patchOf(DINNER, { ...DRAFT, at: '1,-2.5' })).toEqual({
      place: { name: 'Zé', latitude: 1, longitude: -2.5 },
    });
  });

  it.each([
    [{ title: '  ' }, 'title'],
    [{ place: '' }, 'coordinates'],
    [{ at: '' }, 'coordinates'],
    [{ at: 'here' }, 'coordinates'],
    [{ at: '1, ' }, 'coordinates'],
    [{ at: '1, 2, 3' }, 'coordinates'],
  ])('%j is told before it is sent', (change, word) => expect(faultOf({ ...DRAFT, ...change })).toContain(word));

  it('is fine with a place, and without one', () => {
    expect([faultOf(DRAFT), faultOf({ ...DRAFT, place: '', at: '' })]).toEqual([undefined, undefined]);
  });
});

describe('the times of an item', () => {
  it('are of its day, or of the date that they have', () => {
    expect(dateOf(DINNER)).toBe('2026-12-04');
    expect(dateOf({ ...DINNER, day: null })).toBe('2026-12-04');
    expect(dateOf({ day: null, data: {} })).toBeUndefined();
  });

  it('go with it to another day', () => {
    expect(timesOn('2026-12-06', DINNER)).toEqual({ start: '2026-12-06T20:00' });
    expect([timesOn('2026-12-04', DINNER), timesOn(null, DINNER), timesOn('2026-12-06', { data: {} })]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('an item that another client wrote', () => {
  it('is shown as far as it is understood', () => {
    const data = { title: 7, kind: 'party', start: 'soon', place: 'here', notes: ['a'] };
    expect(fieldsOf({ item_id: 'odd', data })).toEqual({
      title: 'odd',
      kind: 'activity',
      from: '',
      to: '',
      place: undefined,
      notes: '',
      status: '',
    });
    expect(fieldsOf({ item_id: 'odd', data: { place: { name: 'x', latitude: '1' } } }).place).toBeUndefined();
  });
});
