/**
 * Runs every `check:*` script of package.json and ends with all that failed, not with the first.
 * Their output is kept back: a step that passes, or cannot run here, is one line, a step that fails is shown in full.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Exit code of a step that says why it cannot run here; in CI such a step fails instead. */
const SKIPPED = 77;

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const steps = Object.keys(scripts).filter((name) => name.startsWith('check:'));
const width = Math.max(...steps.map((step) => step.length));

/** Never rejects: a step that cannot start has failed. */
function run(step) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', step], { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    const end = (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      resolve({ step, code, seconds, output: Buffer.concat(chunks).toString().trim() });
    };
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => {
      chunks.push(Buffer.from(error.message));
      end(null);
    });
    child.on('close', end);
  });
}

const waiting = [...steps];
const failures = [];
let skipped = 0;

async function work() {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const result = await run(step);
    const time = `${step.padEnd(width)} ${result.seconds.padStart(6)} s`;
    if (result.code === 0) console.log(`ok     ${time}`);
    else if (result.code === SKIPPED) console.log(`skip   ${time}  ${result.output}`);
    else console.log(`FAILED ${time}`);
    if (result.code === SKIPPED) skipped++;
    else if (result.code !== 0) failures.push(result);
  }
}

await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));

for (const { step, output } of failures) {
  console.log(`\n──── npm run ${step}\n${output}`);
}
console.log(
  failures.length === 0
    ? `\n${skipped === 0 ? 'All ' : ''}${steps.length - skipped} checks passed${skipped === 0 ? '' : `, ${skipped} skipped`}.`
    : `\n${failures.length} of ${steps.length} checks failed: ${failures.map(({ step }) => step).join(', ')}`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
