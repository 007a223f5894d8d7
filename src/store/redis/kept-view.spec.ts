import { describe, expect, it } from '@jest/globals';
import type { UserId } from '../../protocol/ids.js';
import { EMPTY_VIEW } from '../../testing/empty-view.js';
import type { Member } from '../room-contents.js';
import type { RoomQuery, RoomView } from '../room-store.js';
import { KeptView } from './kept-view.js';
import type { RoomMark, Seen } from './replies.js';

const QUERY: RoomQuery = { members: 'detail' };
const NOTICE = { number: 7, epoch: 'e1' };
const MARK: RoomMark = { epoch: 'e1', rev: 3, users: 2, now: 100, notice: NOTICE };

function member(user: string, state: Member['state'] = 'online'): Member {
  return { user: user as UserId, state, devices: state === 'online' ? 1 : 0, role: 'member' };
}
function joined(user: string) {
  return { kind: 'presence', action: 'join', member: member(user), ts: 0 } as const;
}
function seen(users: readonly Member[] | undefined, changes: Partial<Seen> = {}): Seen {
  const view: RoomView = {
    ...EMPTY_VIEW,
    at: { epoch: 'e1', seq: 5 },
    rev: 3,
    now: 90,
    members: users === undefined ? { count: 150 } : { count: users.length, users },
  };
  return { view, notice: NOTICE, endsAt: Infinity, ...changes };
}

describe('a view that is kept for who comes in next', () => {
  it('REDIS-44 shows who came and went since, in the order of a read', () => {
    const kept = new KeptView(QUERY, seen([member('bob')]));
    expect(kept.hear(joined('ada'))).toBe(true);
    expect(kept.hear({ ...joined('bob'), action: 'leave', member: member('bob', 'offline') })).toBe(true);
    const view = kept.answer(QUERY, { ...MARK, notice: { ...NOTICE, number: 9 } }, { ...NOTICE, number: 9 });
    expect(view?.members).toEqual({ count: 1, users: [member('ada'), member('bob', 'offline')] });
    expect([view?.now, view?.at.seq]).toEqual([100, 5]);
  });

  it('REDIS-44 answers nothing where it may lack something', () => {
    const kept = new KeptView(QUERY, seen([member('ada')]));
    expect(kept.answer(QUERY, MARK, NOTICE)).toBeDefined();
    expect(kept.answer({ ...QUERY }, MARK, NOTICE)).toBeUndefined();
    expect(kept.answer(QUERY, { ...MARK, rev: 4 }, NOTICE)).toBeUndefined();
    expect(kept.answer(QUERY, { ...MARK, epoch: 'e2' }, NOTICE)).toBeUndefined();
    expect(kept.answer(QUERY, { ...MARK, notice: { ...NOTICE, number: 8 } }, NOTICE)).toBeUndefined();
    expect(kept.answer(QUERY, { ...MARK, users: 101 }, NOTICE)).toBeUndefined();
    expect(new KeptView(QUERY, seen([], { endsAt: 100 })).answer(QUERY, MARK, NOTICE)).toBeUndefined();
    expect(kept.hear({ kind: 'drop', lane: 'pos', key: 'ada' })).toBe(false);
    expect(kept.hear({ kind: 'stale' })).toBe(false);
  });

  it('REDIS-44 only counts a crowd, and lists nobody beyond it', () => {
    const crowd = new KeptView(QUERY, seen(undefined));
    expect(crowd.hear(joined('ada'))).toBe(true);
    expect(crowd.answer(QUERY, { ...MARK, users: 151 }, NOTICE)?.members).toEqual({ count: 151 });
    const full = new KeptView(QUERY, seen(Array.from({ length: 100 }, (_, place) => member(`u${place}`))));
    expect(full.hear(joined('one more'))).toBe(false);
  });
});
