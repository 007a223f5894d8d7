import { describe, expect, it } from '@jest/globals';
import type { Position } from '@rally/client';
import { distanceText, factsOf, peopleOf } from './people.js';

const NOW = 1_790_000_060_000;
const position = (user_id: string, more: Partial<Position> = {}): Position => ({
  user_id,
  latitude: 38.71,
  longitude: -9.14,
  accuracy: 8,
  fix_ts: NOW - 12_000,
  state: 'live',
  ...more,
});
const known = { user: 'Ben', fix: undefined, members: [], positions: [], shares: [], now: NOW };

describe('who is where', () => {
  it('has me first, then who is on the map, then the others', () => {
    const members = ['Ana', 'Ben', 'Cem', 'Dana'].map((user_id) => ({ user_id }));
    const people = peopleOf({ ...known, members, positions: [position('Dana'), position('guest')] });
    expect(people.map(({ user }) => user)).toEqual(['Ben', 'Dana', 'guest', 'Ana', 'Cem']);
    expect(people.map(({ isShared }) => isShared)).toEqual([false, true, true, false, false]);
  });

  it('knows me by my device before the server does, and how far the others are from there', () => {
    const fix = { latitude: 38.711, longitude: -9.14 };
    const [me, ana] = peopleOf({ ...known, fix, positions: [position('Ana'), position('Ben')] });
    expect(me).toMatchObject({ user: 'Ben', isMe: true, place: fix, distanceM: undefined });
    expect(ana?.distanceM).toBeCloseTo(111, 0);
    const [nowhere, far] = peopleOf({ ...known, positions: [position('Ana')] });
    expect([nowhere?.place, far?.distanceM]).toEqual([undefined, undefined]);
    expect(distanceText(peopleOf({ ...known, fix }), position('Ana'))).toBe('111 m from you');
    expect(distanceText(peopleOf(known), position('Ana'))).toBe('');
  });

  it('tells age, state, accuracy, distance, and the way that is left', () => {
    const fix = { latitude: 38.7191, longitude: -9.14 };
    const meeting = { place_id: 'p' as never, distance_m: 610, eta_s: 440 };
    const told = [
      position('Ana', { meeting }),
      position('Eve', { state: 'stale', accuracy: null, fix_ts: NOW - 90_000 }),
    ];
    const [me, ana, eve] = peopleOf({ ...known, fix, positions: told }).map(factsOf);
    expect(me).toEqual(['not shared']);
    expect(ana).toEqual(['12 s ago', '± 8 m', '1.0 km from you', '610 m to go, 7 min']);
    expect(eve).toEqual(['stale, 1 min ago', '1.0 km from you']);
    const share = { user_id: 'Ben', share_id: 's', expires_at: NOW, precision: 'exact' } as const;
    expect(peopleOf({ ...known, shares: [share] }).map(factsOf)).toEqual([['shares, no position yet']]);
  });
});
