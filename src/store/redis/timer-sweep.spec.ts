import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import type { RoomId } from '../../protocol/ids.js';
import { silentLog } from '../store-log.js';
import { allPartitions, partitionOf } from './keys.js';
import type { Partition } from './keys.js';
import { TimerSweep } from './timer-sweep.js';
import type { TakeDue } from './timer-sweep.js';

const ROOM = 'r' as RoomId;
const FIRING = { key: 'poll/1', at: 0 };

/** Counts what is asked of a Redis in which one timer is due. */
function sweepOf(refuses: (partitions: readonly Partition[]) => boolean, isOneServer = true) {
  const asked: number[] = [];
  const fired: string[] = [];
  let due = [{ room: ROOM, firing: FIRING }];
  const takeDue: TakeDue = async (partitions) => {
    asked.push(partitions.length);
    if (refuses(partitions)) throw new Error("CROSSSLOT Keys in request don't hash to the same slot");
    if (!partitions.includes(partitionOf(ROOM))) return [];
    const given = due;
    due = [];
    return given;
  };
  const clock = new ManualClock();
  const sweep = new TimerSweep(clock, takeDue, () => isOneServer, silentLog);
  sweep.start(async (_, { key }) => void fired.push(key));
  return { clock, sweep, asked, fired };
}

describe('a sweep for timers', () => {
  const all = allPartitions().length;

  it('asks one server once for all partitions, and again as long as something is due', async () => {
    const { clock, sweep, asked, fired } = sweepOf(() => false);
    await clock.advance(0);
    expect([asked, fired]).toEqual([[all, all], [FIRING.key]]);
    sweep.stop();
  });

  it('asks for each partition by itself in a cluster', async () => {
    const { clock, sweep, asked, fired } = sweepOf(() => false, false);
    await clock.advance(0);
    expect([new Set(asked), fired]).toEqual([new Set([1]), [FIRING.key]]);
    sweep.stop();
  });

  it('does so ever after where one address turns out to hide many servers', async () => {
    const { clock, sweep, asked, fired } = sweepOf((partitions) => partitions.length > 1);
    await clock.advance(0);
    expect(fired).toEqual([FIRING.key]);
    await clock.advance(10_000);
    expect(asked.filter((count) => count > 1)).toHaveLength(1);
    sweep.stop();
  });
});
