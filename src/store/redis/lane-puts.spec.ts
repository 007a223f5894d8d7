import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { RoomId, UserId } from '../../protocol/ids.js';
import { LANE_FLUSH_MS, LANE_WAVE_MS } from '../../protocol/limits.js';
import type { LaneResult } from '../room-store.js';
import type { LaneAttempt } from './arguments.js';
import { LanePuts } from './lane-puts.js';

const ROOM = 'lisbon' as RoomId;
const OTHER = 'porto' as RoomId;
/** A tick of each room is within it, and five waves. */
const TICK = LANE_FLUSH_MS + 5;
const WAVE = LANE_WAVE_MS + 5;

describe('LanePuts', () => {
  let calls: number[][] = [];
  let puts: LanePuts;
  let isUp = true;
  let storeTime: () => number;
  const put = (
    order: number,
    room = ROOM,
    key = `user-${order}`,
  ): Promise<LaneResult | { readonly kind: 'absent' }> => {
    const value = { lane: 'pos', key, by: 'ana' as UserId, order, body: '{}', ttlMs: 1_000 };
    return puts.put(room, { put: value, cause: undefined });
  };
  const send = (_: RoomId, attempts: readonly LaneAttempt[]) => {
    calls.push(attempts.map(({ put: { order } }) => order));
    const answers = attempts.map(({ put: { order } }): LaneResult => ({ kind: 'accepted', ts: order }));
    return isUp ? Promise.resolve(answers) : Promise.reject(new Error('Redis is gone'));
  };
  /** As many values as make a room dense, and the tick after which they wait for the next one. */
  const crowd = async (): Promise<void> => {
    const answers = Promise.all([put(1), put(2), put(3)]);
    jest.advanceTimersByTime(TICK);
    await answers;
    calls = [];
  };

  beforeEach(() => {
    jest.useFakeTimers();
    calls = [];
    isUp = true;
    storeTime = () => Date.now();
    puts = new LanePuts(() => storeTime(), send);
  });
  afterEach(() => {
    puts.close();
    jest.useRealTimers();
  });

  it('go at once where few come', async () => {
    for (let order = 1; order <= 6; order += 1) {
      await put(order);
      jest.advanceTimersByTime(3 * TICK);
    }
    expect(calls).toEqual([[1], [2], [3], [4], [5], [6]]);
  });

  it('go with the next wave where others came just before, whatever their room', async () => {
    const answers = Promise.all([put(1), put(2, OTHER), put(3)]);
    expect(calls).toEqual([[1]]);
    jest.advanceTimersByTime(WAVE);
    expect(await answers).toMatchObject([{ ts: 1 }, { ts: 2 }, { ts: 3 }]);
    expect(calls.sort()).toEqual([[1], [2], [3]]);
  });

  it('wait for the tick of their room where many come to it, and each has its own answer', async () => {
    await crowd();
    const answers = Promise.all([put(4), put(5)]);
    expect(calls).toEqual([]);
    jest.advanceTimersByTime(TICK);
    expect(await answers).toEqual([
      { kind: 'accepted', ts: 4 },
      { kind: 'accepted', ts: 5 },
    ]);
    expect(calls).toEqual([[4, 5]]);
  });

  it('do not wait for the tick where all are of one sender', async () => {
    for (let order = 1; order <= 12; order += 1) {
      const answer = put(order, ROOM, 'ana');
      jest.advanceTimersByTime(WAVE);
      await answer;
    }
    expect(calls).toHaveLength(12);
  });

  it('go at once again after a tick for which none came', async () => {
    await crowd();
    jest.advanceTimersByTime(3 * TICK);
    await put(4);
    expect(calls).toEqual([[4]]);
    expect(jest.getTimerCount()).toBe(1);
  });

  it('wait no longer than a tick, although the time of Redis stands still, or goes back', async () => {
    await crowd();
    for (const time of [0, -3_600_000]) {
      storeTime = () => time;
      const answer = put(4 - time);
      jest.advanceTimersByTime(TICK + WAVE);
      await answer;
    }
    expect(calls).toEqual([[4], [3_600_004]]);
  });

  it('wait no longer when somebody waits for them, when they are many, and at the end', async () => {
    await crowd();
    const answers = [put(4)];
    puts.flush(ROOM);
    for (let order = 5; order <= 104; order += 1) answers.push(put(order));
    answers.push(put(105));
    puts.close();
    await Promise.all(answers);
    expect(calls.map((orders) => orders.length)).toEqual([1, 100, 1]);
  });

  it('all fail where their call does', async () => {
    await crowd();
    isUp = false;
    const answers = Promise.allSettled([put(4), put(5)]);
    puts.flush(ROOM);
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
