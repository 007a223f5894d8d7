import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StoreMeters } from '../../meters/store-meters.js';
import type { RoomId } from '../../protocol/ids.js';
import { EMPTY_VIEW } from '../../testing/empty-view.js';
import { silentLog } from '../store-log.js';
import { RoomWatches } from './room-watches.js';

describe('the rooms that an instance watches', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('REDIS-27 are not looked at ever more often while Redis does not answer', async () => {
    const seen = { view: EMPTY_VIEW, notice: { number: 0, epoch: 'e1' }, endsAt: Infinity };
    let checks = 0;
    const source = {
      readRoom: () => () => Promise.resolve(seen),
      check: () => Promise.reject(new Error(`not answered, ${(checks += 1)}`)),
    };
    const heardAtOnce = { add: ({ onHeard }: { onHeard: () => void }) => onHeard(), remove: () => undefined };
    const watches = new RoomWatches(source, heardAtOnce, silentLog, new StoreMeters());
    for (let index = 0; index < 20; index += 1) await watches.watch(`room ${index}` as RoomId, () => undefined);
    const within5Seconds = async (): Promise<number> => {
      const before = checks;
      await jest.advanceTimersByTimeAsync(5_000);
      return checks - before;
    };
    await jest.advanceTimersByTimeAsync(40_000); // Each partition has had its turn.
    const early = await within5Seconds();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(early).toBeGreaterThan(0);
    expect(await within5Seconds()).toBeLessThanOrEqual(early + 20);
    watches.stop();
  });
});
