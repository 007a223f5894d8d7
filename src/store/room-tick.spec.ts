import { describe, expect, it } from '@jest/globals';
import type { RoomId } from '../protocol/ids.js';
import { LANE_WAVE_MS } from '../protocol/limits.js';
import { RoomTick, untilWave } from './room-tick.js';

describe('RoomTick', () => {
  const now = 1_800_000_000_000;

  it('comes ten times a second, at the same moments for everybody', () => {
    const tick = new RoomTick('lisbon' as RoomId);
    const first = now + tick.after(now);
    expect(new RoomTick('lisbon' as RoomId).after(now + 1) + now + 1).toBe(first);
    expect([tick.after(first - 1), tick.after(first), tick.after(first + 99)]).toEqual([1, 100, 1]);
  });

  it('comes with a wave, another one for other rooms', () => {
    const ticks = Array.from({ length: 200 }, (_, n) => now + new RoomTick(`room-${n}` as RoomId).after(now));
    expect(new Set(ticks).size).toBe(5);
    for (const tick of ticks)
      expect(tick - now > 0 && tick - now <= 100 && untilWave(tick) === LANE_WAVE_MS).toBe(true);
    expect([untilWave(now), untilWave(now + 1), untilWave(now + 19)]).toEqual([20, 19, 1]);
  });
});
