import { describe, expect, it } from '@jest/globals';
import type { UserId } from '../protocol/ids.js';
import type { LaneEntry } from '../store/room-contents.js';
import type { RoomView } from '../store/room-store.js';
import { EMPTY_VIEW } from '../testing/empty-view.js';
import type { RoomSnapshot } from './room-feature.js';
import { CombinedSnapshot } from './snapshots.js';

const [ANA, BEN, CARA] = ['ana', 'ben', 'cara'] as [UserId, UserId, UserId];
const value = (by: UserId, to?: readonly UserId[]): LaneEntry => {
  return { key: by, by, order: 1, ts: 1, body: '{}', ...(to && { to }) };
};
const VIEW: RoomView = {
  ...EMPTY_VIEW,
  at: { epoch: 'e', seq: 1 },
  rev: 1,
  now: 1,
  lanes: new Map([['location.update', [value(ANA, [BEN]), value(BEN), value(CARA, [])]]]),
  log: { kind: 'resumed', entries: [{ seq: 1, ts: 1, kind: 'chat.send', by: ANA, to: [], body: '{}' }], more: false },
};
const authorsIn = ({ lanes }: RoomView) => (lanes.get('location.update') ?? []).map(({ by }) => by);
const snapshot: RoomSnapshot = {
  isDefault: true,
  isEphemeral: true,
  query: { lanes: ['location.update'] },
  render: (view, reader) => ({ reader, authors: authorsIn(view), hasLog: 'log' in view }),
  seedFrames: (view, reader) =>
    authorsIn(view).map((by) => ({ kind: 'location.update', by, ts: 1, body: `"${reader}"` })),
};

const stateOf = (combined: CombinedSnapshot, view: RoomView, reader: UserId) =>
  JSON.parse(combined.text(view, reader, true)) as Record<string, object>;

describe('what a join shows', () => {
  it('ROOM-2 is written once for all who join by one read, but for what depends on the reader', () => {
    const written: string[] = [];
    const render = (type: string) => (_: RoomView, reader: UserId) => ({ by: written.push(`${type} ${reader}`) });
    const combined = new CombinedSnapshot([
      ['own', { ...snapshot, render: render('own') }],
      ['common', { ...snapshot, isSameForAll: true, render: render('common') }],
    ]);
    const open = { ...VIEW, lanes: new Map() };
    expect(stateOf(combined, open, ANA)).toEqual({ own: { by: 1 }, common: { by: 2 } });
    expect(stateOf(combined, open, BEN)).toEqual({ own: { by: 3 }, common: { by: 2 } });
    expect(stateOf(combined, { ...open, now: 1 }, ANA)).toEqual({ own: { by: 4 }, common: { by: 2 } });
    expect(stateOf(combined, { ...open, tables: new Map() }, CARA)).toEqual({ own: { by: 5 }, common: { by: 6 } });
    // Values that are not for everybody: what was written for the one is not given to the other.
    stateOf(combined, VIEW, ANA);
    stateOf(combined, VIEW, BEN);
    expect(written.slice(-4)).toEqual(['own ana', 'common ana', 'own ben', 'common ben']);
  });

  it('ROOM-9 has no value that is not for the reader, and no event; features are told who reads', () => {
    const combined = new CombinedSnapshot([['location', snapshot]]);
    const shownTo = (reader: UserId) => stateOf(combined, VIEW, reader)['location'];
    expect(shownTo(ANA)).toEqual({ reader: 'ana', authors: ['ana', 'ben'], hasLog: false });
    expect(shownTo(BEN)).toEqual({ reader: 'ben', authors: ['ana', 'ben'], hasLog: false });
    expect(shownTo(CARA)).toEqual({ reader: 'cara', authors: ['ben', 'cara'], hasLog: false });
    expect(combined.seedFrames(VIEW, CARA).map(({ by, body }) => [by, body])).toEqual([
      ['ben', '"cara"'],
      ['cara', '"cara"'],
    ]);
    expect(authorsIn(VIEW)).toHaveLength(3);
  });
});
