/**
 * `npm run bench:smoke`: whether a change made the server dearer by a lot. It is compared with plain `ws` in the same
 * minute, so that a slow machine does not matter; the bounds are twice what is usual, so that a busy one does not either.
 */
import { Progress } from '../scripts/support/progress.js';
import { runFanOut } from './fan-out.js';
import { rally } from './peers/rally.js';
import { ws } from './peers/ws.js';
import { median, short } from './report/report.js';
import type { FanOut } from './workloads.js';

interface Smoke {
  readonly workload: FanOut;
  /** CPU per delivery, as a multiple of that of `ws`, which keeps nothing. */
  readonly atMost: number;
}

const ENTRIES = [{ peer: rally }, { peer: ws }];
const SMOKES: readonly Smoke[] = [
  {
    workload: {
      id: 'chat',
      title: 'Chat in 100 rooms of 5, 1,000 messages/s',
      rooms: 100,
      size: 5,
      instances: 1,
      load: { kind: 'chat', perSecond: 1_000 },
      entries: ENTRIES,
    },
    atMost: 6,
  },
  {
    workload: {
      id: 'location',
      title: 'Live location in 10 rooms of 50, a position per second and user',
      rooms: 10,
      size: 50,
      instances: 1,
      load: { kind: 'location', perSecond: 500 },
      entries: ENTRIES,
    },
    atMost: 1.5,
  },
];
const TIMING = { rounds: 2, seconds: 2, warmUp: 2 };

const progress = new Progress();
for (const { workload, atMost } of SMOKES) {
  const { title, peers } = await runFanOut(workload, TIMING, (text) => progress.show(() => text));
  const [own, floor] = peers;
  const ratios = own?.windows.map((window, round) => {
    return window.cpuPerDelivery / (floor?.windows[round]?.cpuPerDelivery ?? NaN);
  });
  const ratio = median(ratios ?? []);
  // A position may be replaced by a newer one on its way; a message never.
  const isExpected = workload.load.kind === 'location' || own?.delivered === own?.expected;
  const isComplete = own !== undefined && isExpected && own.lost === 0;
  const isHeld = ratio <= atMost && isComplete;
  if (!isHeld) process.exitCode = 1;
  progress.note(
    `${isHeld ? 'ok    ' : 'FAILED'} ${title}: ${short(ratio)} times the CPU per delivery of plain ws, at most ${atMost}` +
      (isComplete
        ? ''
        : `; ${own?.delivered ?? 0} of ${own?.expected ?? 0} delivered, ${own?.lost ?? 0} connections lost`),
  );
}
progress.end();
