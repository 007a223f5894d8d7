import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Fix } from '@rally/client';
import { Device } from './device.js';
import { durationOf } from './route.js';
import { lisbonWalk } from './lisbon-walk.js';

describe('the device of a pane', () => {
  let shared: Fix[];
  let device: Device;

  beforeEach(() => {
    jest.useFakeTimers();
    shared = [];
    device = new Device({
      share: (fix) => {
        shared.push(fix);
      },
    });
  });
  afterEach(() => {
    device.stop();
    jest.useRealTimers();
  });

  it('gives a fix a second while it walks, stands while it is paused, and stops at the end', () => {
    const route = lisbonWalk();
    device.walk(route, 8);
    expect(shared).toHaveLength(1);
    jest.advanceTimersByTime(3_000);
    expect(shared).toHaveLength(4);
    expect(device.state.walk?.elapsedMs).toBe(24_000);
    device.pause(true);
    jest.advanceTimersByTime(60_000);
    expect(shared).toHaveLength(4);
    device.pause(false);
    device.hurry(100);
    jest.advanceTimersByTime(durationOf(route) / 100 + 1_000);
    expect(device.state.walk).toBeUndefined();
    expect(device.state.fix).toMatchObject({ latitude: route.points.at(-1)?.latitude });
    const { length } = shared;
    jest.advanceTimersByTime(60_000);
    expect(shared).toHaveLength(length);
  });

  it('is where it is told to be, which ends a walk, and says so again when asked', () => {
    let changes = 0;
    const off = device.subscribe(() => {
      changes++;
    });
    device.walk(lisbonWalk(), 8);
    device.moveTo({ latitude: 1, longitude: 2 });
    expect(device.state).toEqual({ fix: { latitude: 1, longitude: 2 }, walk: undefined });
    device.tell();
    expect(shared.slice(-2)).toEqual([device.state.fix, device.state.fix]);
    off();
    const before = changes;
    device.moveTo({ latitude: 3, longitude: 4 });
    expect(changes).toBe(before);
  });
});
