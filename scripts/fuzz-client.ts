/**
 * `npm run fuzz:client`: the client on networks that drop, delay, break within a frame, fall silent and reorder connects, as
 * seeds decide, against a real server; see --help. The first seed that fails is shown with its schedule.
 */
import { FUZZ_ENV, playSeed } from '../test/client-fuzz/play-seed.js';
import type { Played } from '../test/client-fuzz/play-seed.js';
import { TestServer } from '../test/support/test-server.js';
import { positive, readOptions } from './support/options.js';
import { Progress } from './support/progress.js';

const options = readOptions('npm run fuzz:client --', {
  seeds: { default: '100', about: 'how many are played' },
  from: { default: '1', about: 'the first one' },
  at: { default: '4', about: 'how many are played at once' },
});
const [count, from, width] = [positive(options, 'seeds'), positive(options, 'from'), positive(options, 'at')];

const server = await TestServer.start(FUZZ_ENV);
const progress = new Progress();
const startedAt = performance.now();
const failed: Played[] = [];
const sum = { seeds: 0, steps: 0, events: 0, answers: 0 };
let next = from;

async function playOn(): Promise<void> {
  while (next < from + count) {
    const played = await playSeed(server, next++);
    sum.seeds++;
    sum.steps += played.steps.length;
    sum.events += played.events;
    sum.answers += played.answers;
    if (played.faults.length > 0) tell(played);
    progress.show(() => `${sum.seeds} of ${count} seeds, ${failed.length} failed`);
  }
}

function tell(played: Played): void {
  failed.push(played);
  progress.note(`Seed ${played.seed} failed: ${played.faults.join('; ')}`);
  if (failed.length === 1) progress.note(played.steps.map((step) => `  ${step}`).join('\n'));
}

try {
  await Promise.all(Array.from({ length: width }, playOn));
} finally {
  progress.end();
  await server.close();
}
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
const { seeds, steps, events, answers } = sum;
process.stdout.write(
  `${seeds} seeds, ${failed.length} failed: ${steps} steps, ${answers} commands answered, ${events} events, ${seconds} s\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
