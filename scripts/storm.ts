/**
 * `npm run storm`: what happens when many come back at once, and when an instance full of members is killed; against a
 * Redis and servers of its own. See --help.
 */
import { readFileSync } from 'node:fs';
import { Checks } from './support/checks.js';
import { positive, readOptions } from './support/options.js';
import { measureKilledInstance } from './storm/killed-instance.js';
import { measureReconnects } from './storm/reconnects.js';
import { measureResume } from './storm/resume.js';
import { StormBench } from './storm/storm-bench.js';

/** Files that a process opens besides the sockets of clients. */
const OTHER_FILES = 500;
const RESUME = { clients: 51, missed: 1_000, p99MaxMs: 2_000 };
const RATE = 50;

const options = readOptions('npm run storm --', {
  clients: { default: '5000', about: 'clients that are cut off and come back at once' },
  rooms: { default: '100', about: 'rooms that they are in' },
  instances: { default: '1', about: 'instances that they are spread over' },
  members: { default: '10000', about: 'members of the instance that is killed' },
});
const rooms = positive(options, 'rooms');
const clients = fitting(positive(options, 'clients'));
const members = positive(options, 'members');

const checks = new Checks();
try {
  await onBench(positive(options, 'instances'), async (bench) => {
    await measureResume(bench, RESUME, checks);
    await measureReconnects(bench, { clients, rooms, rate: RATE }, checks);
  });
  // The instances there are part of what is measured. Rooms of 50: of larger crowds only counts are told.
  const size = { members, rooms: Math.ceil(members / 50) };
  await onBench(0, (bench) => measureKilledInstance(bench, size, checks));
  process.stdout.write(checks.table());
  process.exitCode = checks.failed.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(
    `${checks.table()}The run broke off: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}

async function onBench(instances: number, measure: (bench: StormBench) => Promise<void>): Promise<void> {
  const bench = await StormBench.start({ instances, isBuilt: true });
  try {
    await measure(bench);
  } finally {
    await bench.dispose();
  }
}

/** As many clients as this process may open sockets for. */
function fitting(wanted: number): number {
  const files = openFilesMax();
  if (wanted + rooms + OTHER_FILES <= files) return wanted;
  const fewer = Math.max(1, files - rooms - OTHER_FILES);
  process.stdout.write(`This process may open ${files} files (ulimit -n): ${fewer} clients instead of ${wanted}\n`);
  return fewer;
}

/** Infinity where the system does not say. */
function openFilesMax(): number {
  try {
    return Number(/^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);
  } catch {
    return Infinity;
  }
}
