/** `npm run chaos`: people use a server that is hurt in every way there is, and what they saw is judged; see --help. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PLANTED } from '../test/chaos/planted/all.js';
import { runPlanted } from '../test/chaos/planted/run-planted.js';
import type { PlantedResult } from '../test/chaos/planted/run-planted.js';
import { chapterOf, isGood, page } from '../test/chaos/report/page.js';
import type { Chapter, Run } from '../test/chaos/report/page.js';
import { table } from '../test/chaos/report/table.js';
import { ScenarioRun } from '../test/chaos/run-scenario.js';
import { QUICK_SCENARIOS, SCENARIOS } from '../test/chaos/scenarios/all.js';
import { readOptions } from './support/options.js';
import { Progress } from './support/progress.js';

const FINDINGS_SHOWN = 6;

const options = readOptions('npm run chaos --', {
  seed: { default: '1', about: 'of every choice; several, with commas, one after the other' },
  only: { default: '', about: 'scenarios and planted bugs, by name, with commas; all scenarios if not given' },
  quick: { default: 'false', about: 'a few scenarios', isFlag: true },
  planted: { default: 'false', about: 'the planted bugs, each of which its checker must find', isFlag: true },
  out: { default: 'data/chaos', about: 'where report.html, rows.json and the histories of failures go' },
});
const seeds = options.seed.split(',').map(Number);
const names = options.only.split(',').filter((name) => name !== '');
const [isQuick, isPlanted] = [options.quick === 'true', options.planted === 'true'];
const isNamed = (name: string): boolean => names.includes(name);
const scenarios = isQuick
  ? QUICK_SCENARIOS
  : names.length > 0 || isPlanted
    ? SCENARIOS.filter(({ name }) => isNamed(name))
    : SCENARIOS;
const bugs = isQuick ? [] : isPlanted ? PLANTED : PLANTED.filter(({ bug }) => isNamed(bug));
if (seeds.some((seed) => !(seed > 0)) || scenarios.length + bugs.length === 0) {
  const known = [...SCENARIOS.map(({ name }) => name), ...PLANTED.map(({ bug }) => bug)];
  process.stderr.write(`Seeds are numbers above 0; the names are: ${known.join(' ')}\n`);
  process.exit(1);
}
await mkdir(options.out, { recursive: true });

const startedAt = performance.now();
const progress = new Progress();
const chapters: Chapter[] = [];
const planted: PlantedResult[] = [];
const brokenOff: string[] = [];
// What was started ends with this process, if that ends by itself.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

process.stdout.write(`Seed ${seeds.join(', ')}\n`);
for (const seed of seeds) {
  const run = { seed, onProgress: ({ line }: ScenarioRun) => progress.show(() => line) };
  for (const scenario of scenarios) await orBroken(`${scenario.name}, seed ${seed}`, () => play(scenario, run));
  for (const bug of bugs) await orBroken(`planted ${bug.bug}, seed ${seed}`, () => plant(bug, run));
}
progress.end();
const isAllGood = isGood(theRun());
if (chapters.length > 0) process.stdout.write(`\n${table(chapters.map(({ row }) => row))}\n`);
process.stdout.write(
  `${resolve(options.out, 'report.html')}\nSeed ${seeds.join(', ')}: ${isAllGood ? 'ok' : 'FAILED'}\n`,
);
process.exit(isAllGood ? 0 : 1);

async function play(scenario: (typeof SCENARIOS)[number], run: Parameters<typeof ScenarioRun.run>[1]): Promise<void> {
  const result = await ScenarioRun.run(scenario, run);
  const { row, findings, entries } = result;
  chapters.push(chapterOf(result));
  const { p50, p99 } = row.recovery_ms;
  progress.note(
    `${row.ok ? 'ok    ' : 'FAILED'} ${row.scenario}: ${row.acked} acked, ${row.lost} lost, ${row.faults_injected} faults, ` +
      `${row.recoveries} recoveries in ${p50} ms, p99 ${p99} ms; ${row.seconds} s`,
  );
  for (const { checker, what } of findings.slice(0, FINDINGS_SHOWN))
    progress.note(`       ${checker}: ${what.slice(0, 300)}`);
  if (findings.length > FINDINGS_SHOWN) progress.note(`       and ${findings.length - FINDINGS_SHOWN} more`);
  if (row.ok) return;
  const lines = [...findings, ...entries].map((line) => JSON.stringify(line));
  await writeFile(join(options.out, `${row.scenario}-${row.seed}.jsonl`), `${lines.join('\n')}\n`);
}

async function plant(bug: (typeof PLANTED)[number], run: Parameters<typeof ScenarioRun.run>[1]): Promise<void> {
  const result = await runPlanted(bug, run);
  planted.push(result);
  const seen = result.isFound ? result.found.slice(0, 120) : `the checker ${result.checker} does not see it`;
  progress.note(`${result.isFound ? 'found ' : 'FAILED'} ${result.bug}: ${seen}`);
}

/** One that cannot be played to its end does not keep the others from being played. */
async function orBroken(what: string, job: () => Promise<void>): Promise<void> {
  try {
    await job();
  } catch (error) {
    brokenOff.push(`${what} broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    progress.note(`FAILED ${brokenOff.at(-1) ?? ''}`);
  }
  await writeFile(join(options.out, 'report.html'), page(theRun()));
  await writeFile(
    join(options.out, 'rows.json'),
    `${JSON.stringify([...chapters.map(({ row }) => row), ...planted], null, 2)}\n`,
  );
}

function theRun(): Run {
  return { seeds, seconds: (performance.now() - startedAt) / 1_000, chapters, planted, brokenOff };
}
