/**
 * `npm run rolling`: three instances are replaced one after the other, as a deploy does, while thousands of clients are
 * connected and write. What they were acknowledged, how they were closed and when they were back is checked, and drawn.
 */
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Checks } from './support/checks.js';
import { positive, readOptions } from './support/options.js';
import { Progress } from './support/progress.js';
import { quantiles } from './support/quantiles.js';
import { Crowd } from './rolling/crowd.js';
import { rollingChart } from './rolling/rolling-chart.js';
import { RollingFleet } from './rolling/rolling-fleet.js';
import { Timeline } from './rolling/timeline.js';

const SETTLE_MS = 15_000;
/** Between two instances, as orchestrators wait for a new one to be ready for a while. */
const PAUSE_MS = 3_000;

const options = readOptions('npm run rolling --', {
  clients: { default: '3000', about: 'clients, spread over the instances' },
  rooms: { default: '60', about: 'rooms that they are in' },
  rate: { default: '60', about: 'messages a second, over all rooms' },
  delay: { default: '1000', about: 'DRAIN_DELAY_MS' },
  window: { default: '10000', about: 'DRAIN_WINDOW_MS' },
  picture: { default: '', about: 'where to write the picture' },
});
const size = {
  clients: positive(options, 'clients'),
  rooms: positive(options, 'rooms'),
  rate: positive(options, 'rate'),
};
const windowMs = positive(options, 'window');

const checks = new Checks();
const progress = new Progress();
const timeline = new Timeline();
const fleet = await RollingFleet.start({ instances: 3, delayMs: positive(options, 'delay'), windowMs });
try {
  const crowd = await Crowd.gather(fleet, size, timeline, progress);
  crowd.speak();
  for (const instance of fleet.instances) {
    await delay(PAUSE_MS);
    timeline.mark(`${instance.name}: SIGTERM`);
    progress.note(`${instance.name} is told to stop`);
    const exitCode = await instance.replace();
    timeline.mark(`${instance.name}: back`);
    checks.equal(`${instance.name} drains and exits by itself`, exitCode, 0, 'exit 0');
  }
  await delay(PAUSE_MS);
  const faults = await crowd.settle(SETTLE_MS);
  report(crowd, faults);
  // Now, because soon everybody is away for good.
  if (options.picture !== '') await writeFile(options.picture, rollingChart(timeline));
} finally {
  progress.end();
  await fleet.dispose();
}
process.stdout.write(checks.table());
process.exit(checks.failed.length === 0 ? 0 : 1);

function report({ acked, codes }: Crowd, faults: readonly string[]): void {
  checks.none(
    'nothing acknowledged is lost or doubled; each has everything, in order',
    faults,
    `${acked} acknowledged`,
  );
  const seen = [...codes].map(([code, count]) => `${code}: ${count}`).join(', ');
  checks.that('every socket is closed with 1012, none with 1006', codes.size === 1 && codes.has(1012), seen);
  const [p50 = 0, p99 = 0, most = 0] = quantiles(timeline.absences, 0.5, 0.99, 1);
  checks.that('99 of 100 are back within 5 s', p99 <= 5_000, `p50 ${p50} ms, p99 ${p99} ms, max ${most} ms`);
  // Closes are spread over the window by lot, and come back within a second: at most three times the even rate.
  const { peak, drained } = timeline;
  const even = drained / (windowMs / 1_000);
  const seenPeak = `${peak} in the worst second; ${even.toFixed(0)} if ${drained} were spread evenly`;
  checks.that('they come back spread over the window', peak <= 3 * even, seenPeak);
}
