import { describe, expect, it } from '@jest/globals';
import type { RoomId, SessionId, UserId } from '../../protocol/ids.js';
import type { TimerKey } from '../room-contents.js';
import type { RoomRecord } from './journal-records.js';
import { RoomState } from './room-state.js';

const ROOM = 'trip' as RoomId;
const ENTER = { t: 'enter', room: ROOM, session: 's' as SessionId, user: 'ana' as UserId, role: 'member' } as const;

describe('a room that is written anew by a compaction', () => {
  it('remembers the timer for when it empties', () => {
    const set: [TimerKey, number | null][] = [];
    const before = new RoomState(ROOM, () => undefined);
    const { ref } = before.applyEnter({ ...ENTER, now: 10, occupancyTimer: 'x.turn' });
    const saved = JSON.parse(JSON.stringify(before.saved(11))) as RoomRecord;
    expect(saved.timers).toEqual([['x.turn', 10]]);
    const after = new RoomState(ROOM, (key, at) => set.push([key, at]), saved);
    expect(after.hasOccupancyTimer).toBe(true);
    after.applyLeave({ t: 'leave', room: ROOM, now: 10, of: ref, graceEndsAt: undefined });
    expect(set).toEqual([['x.turn', 11]]);
    expect(after.hasOccupancyTimer).toBe(false);
  });
});
