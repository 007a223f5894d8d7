/**
 * Runs every `check:*` script of package.json and ends with all that failed, not with the first.
 * Their output is kept back: a step that passes is one line, a step that fails is shown in full.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
/** Builds and runs images as root, with packages of Debian, for a minute: run by name. */
const APART = 'check:containers';
/** `--only check:x,check:y` or `--without …`: somebody runs the others beside other things. */
const [, , choice, names = ''] = process.argv;
const isChosen = (name) => choice === undefined || names.split(',').includes(name) === (choice === '--only');
const steps = Object.keys(scripts).filter((name) => name.startsWith('check:') && name !== APART && isChosen(name));
const width = Math.max(...steps.map((step) => step.length));

/** Never rejects: a step that cannot start has failed. */
function run(step) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', step], { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    const end = (passed) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      resolve({ step, passed, seconds, output: Buffer.concat(chunks).toString().trim() });
    };
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => {
      chunks.push(Buffer.from(error.message));
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}

const waiting = [...steps];
const failures = [];

async function work() {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const result = await run(step);
    console.log(`${result.passed ? 'ok    ' : 'FAILED'} ${step.padEnd(width)} ${result.seconds.padStart(6)} s`);
    if (!result.passed) failures.push(result);
  }
}

await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));

for (const { step, output } of failures) {
  console.log(`\n──── npm run ${step}\n${output}`);
}
console.log(
  failures.length === 0
    ? `\nAll ${steps.length} checks passed.`
    : `\n${failures.length} of ${steps.length} checks failed: ${failures.map(({ step }) => step).join(', ')}`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
