/** Preloaded into a server process: gives it a clock that moves only when its parent says so. See `ServerProcess`. */
import { SystemClock } from '../../src/clock/clock.js';
import { ManualClock } from './manual-clock.js';
import type { Follower } from './manual-clock.js';

const clock = new ManualClock(Number(process.env['RALLY_CLOCK']));
SystemClock.prototype.now = () => clock.now();
SystemClock.prototype.steady = () => clock.steady();
SystemClock.prototype.after = (delayMs, due) => clock.after(delayMs, due);

process.on('message', ([step, byMs]: Parameters<Follower>) => {
  void clock[step](byMs).then(() => process.send?.('done'));
});
process.channel?.unref();
