import { describe, expect, it } from '@jest/globals';
import { fieldChoices, fieldConflicts, meanwhile, without } from './conflict.js';

const BASE = { version: 3, data: { title: 'Dinner', notes: 'Cash', start: '2026-12-04T20:00' } };
const THEIRS = { version: 4, data: { ...BASE.data, title: 'Supper', start: '2026-12-04T21:00' } };

describe('two edits of an item', () => {
  it('conflict in the fields that both have changed, and not to the same', () => {
    const mine = { title: 'Feast', notes: 'Cards', start: '2026-12-04T21:00' };
    const conflict = { item_id: 'dinner', base: BASE, theirs: THEIRS, mine };
    expect(fieldConflicts(conflict)).toEqual([{ field: 'title', theirs: 'Supper', mine: 'Feast' }]);
    expect(fieldChoices(conflict)).toEqual(fieldConflicts(conflict));
    expect(without(mine, new Set(['title']))).toEqual({ notes: 'Cards', start: '2026-12-04T21:00' });
  });

  it('are a choice between what differs, if the server found more in it', () => {
    const mine = { title: 'Dinner', place: { name: 'Zé', latitude: 1, longitude: 2 }, notes: null };
    const conflict = { item_id: 'dinner', base: { ...BASE, data: THEIRS.data }, theirs: THEIRS, mine };
    expect(fieldConflicts(conflict)).toEqual([]);
    expect(fieldChoices(conflict)).toEqual([
      { field: 'title', theirs: 'Supper', mine: 'Dinner' },
      { field: 'place', theirs: '–', mine: 'Zé' },
      { field: 'notes', theirs: 'Cash', mine: '–' },
    ]);
  });

  it('show times and other values as people read them', () => {
    const mine = { start: '2026-12-05T09:30', cost: { amount: '3' } };
    const choices = fieldChoices({ item_id: 'dinner', base: THEIRS, theirs: THEIRS, mine });
    expect(choices.map((one) => one.mine)).toEqual(['2026-12-05 09:30', '{"amount":"3"}']);
  });
});

describe('what happened meanwhile', () => {
  const change = { base: 0, seq: 1, ts: 1, action: 'update' } as const;

  it('is told by whom, and of which fields, in order', () => {
    const changes = [
      { ...change, version: 6, user_id: 'ana', data: { title: 'mine' } },
      { ...change, version: 5, user_id: 'ben', action: 'move' as const },
      { ...change, version: 4, user_id: 'ben', data: { notes: 'x', title: 'y' } },
      { ...change, version: 3, user_id: 'cy', data: { url: 'z' } },
    ];
    expect(meanwhile(changes, 3, 6)).toEqual({ users: ['ben'], fields: ['notes', 'title', 'day'] });
    expect(meanwhile([], 3, 6)).toEqual({ users: [], fields: [] });
  });
});
