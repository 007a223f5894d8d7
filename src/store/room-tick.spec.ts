import { describe, expect, it } from '@jest/globals';
import type { RoomId } from '../protocol/ids.js';
import { RoomTick } from './room-tick.js';

describe('RoomTick', () => {
  const now = 1_800_000_000_000;

  it('comes ten times a second, at the same moments for everybody', () => {
    const tick = new RoomTick('lisbon' as RoomId);
    const first = now + tick.after(now);
    expect(new RoomTick('lisbon' as RoomId).after(now + 1) + now + 1).toBe(first);
    expect([tick.after(first - 1), tick.after(first), tick.after(first + 99)]).toEqual([1, 100, 1]);
  });

  it('is another one for other rooms', () => {
    const ticks = Array.from({ length: 200 }, (_, n) => new RoomTick(`room-${n}` as RoomId).after(now));
    expect(new Set(ticks).size).toBeGreaterThan(50);
    expect([Math.min(...ticks) > 0, Math.max(...ticks) <= 100]).toEqual([true, true]);
  });
});
