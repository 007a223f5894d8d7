import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { RoomId, UserId } from '../../protocol/ids.js';
import { LANE_FLUSH_MS } from '../../protocol/limits.js';
import type { LaneResult } from '../room-store.js';
import type { LaneAttempt } from './arguments.js';
import { LanePuts } from './lane-puts.js';

const ROOM = 'lisbon' as RoomId;
/** Two ticks are within it. */
const WHILE = 2 * LANE_FLUSH_MS + 20;

describe('LanePuts', () => {
  let calls: number[][] = [];
  let puts: LanePuts;
  let isUp = true;
  const put = (order: number): Promise<LaneResult | { readonly kind: 'absent' }> => {
    const value = { lane: 'pos', key: `user-${order}`, by: 'ana' as UserId, order, body: '{}', ttlMs: 1_000 };
    return puts.put(ROOM, { put: value, cause: undefined });
  };
  const send = (_: RoomId, attempts: readonly LaneAttempt[]) => {
    calls.push(attempts.map(({ put: { order } }) => order));
    const answers = attempts.map(({ put: { order } }): LaneResult => ({ kind: 'accepted', ts: order }));
    return isUp ? Promise.resolve(answers) : Promise.reject(new Error('Redis is gone'));
  };
  /** As many values as make a room dense, and the tick after which they wait. */
  const crowd = async (): Promise<void> => {
    await Promise.all([put(1), put(2), put(3)]);
    jest.advanceTimersByTime(WHILE / 2);
    calls = [];
  };

  beforeEach(() => {
    jest.useFakeTimers();
    calls = [];
    isUp = true;
    puts = new LanePuts(() => Date.now(), send);
  });
  afterEach(() => {
    puts.close();
    jest.useRealTimers();
  });

  it('go at once where few come', async () => {
    for (let order = 1; order <= 6; order += 1) {
      await put(order);
      jest.advanceTimersByTime(LANE_FLUSH_MS / 2);
    }
    expect(calls).toEqual([[1], [2], [3], [4], [5], [6]]);
  });

  it('wait for each other where many come, at most for a tick, and each has its own answer', async () => {
    await crowd();
    const answers = Promise.all([put(4), put(5)]);
    expect(calls).toEqual([]);
    jest.advanceTimersByTime(WHILE / 2);
    expect(await answers).toEqual([
      { kind: 'accepted', ts: 4 },
      { kind: 'accepted', ts: 5 },
    ]);
    expect(calls).toEqual([[4, 5]]);
  });

  it('go at once again after a tick for which none came', async () => {
    await crowd();
    jest.advanceTimersByTime(WHILE);
    await put(4);
    expect(calls).toEqual([[4]]);
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
