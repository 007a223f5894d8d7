/** `npm run bench:profile`: where the CPU goes that a message costs, by the parts of the server; see --help. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markdownTable } from '../scripts/support/markdown-table.js';
import { positive, readOptions } from '../scripts/support/options.js';
import { Progress } from '../scripts/support/progress.js';
import { warmUp } from './fan-out.js';
import { withBench } from './measure/with-bench.js';
import { measureWindow } from './measure/window.js';
import type { Window } from './measure/window.js';
import { hasProgram } from './peers/pinned-process.js';
import { profiled } from './peers/rally.js';
import { areaOf } from './profile/areas.js';
import { namesOf, record, stacksOf } from './profile/perf.js';
import { short } from './report/report.js';
import { FAN_OUT } from './workloads.js';
import type { FanOut } from './workloads.js';

const ONE_INSTANCE = FAN_OUT.filter(({ instances }) => instances === 1);

const options = readOptions('npm run bench:profile --', {
  workload: { default: 'chat-5-calm', about: `one of ${ONE_INSTANCE.map(({ id }) => id).join(', ')}` },
  seconds: { default: '5', about: 'for which samples are taken' },
  'warm-up': { default: '10', about: 'seconds of load before that' },
});
const workload = ONE_INSTANCE.find(({ id }) => id === options.workload);
if (workload === undefined) throw new Error(`There is no workload ${options.workload}; see --help`);
if (!(await hasProgram('perf'))) throw new Error('perf is not here: apt-get install linux-perf');

const progress = new Progress();
/** Files in which V8 wrote the names of what it compiled. */
const names: string[] = [];
const directory = await mkdtemp(join(tmpdir(), 'rally-profile-'));
try {
  const file = join(directory, 'perf.data');
  const window = await measure(workload, file);
  progress.show(() => 'reading the samples');
  const table = tableOf(await countsOf(file), window);
  progress.end();
  process.stdout.write(`**${workload.title}**: ${short(window.cpuPerMessage)} µs a message\n\n${table}\n`);
} finally {
  await Promise.all([directory, ...names].map((path) => rm(path, { recursive: true, force: true })));
}

async function measure(of: FanOut, file: string): Promise<Window> {
  const peer = profiled(of.id === 'echo' ? 'embedded' : 'redis');
  const seconds = positive(options, 'seconds');
  return withBench(peer, async (client, bench) => {
    progress.show(() => `${of.id}: warms up, is sampled`);
    await warmUp(client, bench, of, { peer }, positive(options, 'warm-up'));
    const [window] = await Promise.all([
      measureWindow(client, peer.name, bench, seconds),
      record(bench.peer.pids, seconds, file),
    ]);
    await client.quiet(peer.name);
    names.push(...bench.peer.pids.map(namesOf));
    return window;
  });
}

async function countsOf(file: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const stack of stacksOf(file)) {
    const area = areaOf(stack);
    counts.set(area, (counts.get(area) ?? 0) + 1);
  }
  return counts;
}

function tableOf(counts: ReadonlyMap<string, number>, { cpuPerMessage }: Window): string {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const rows = [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([area, count]) => [area, `${((100 * count) / all).toFixed(1)} %`, short((cpuPerMessage * count) / all)]);
  return markdownTable(['', 'of the CPU', 'µs a message'], rows);
}
