/**
 * `npm run overload`: fifty, then a thousand hostile clients of each kind at one server, while others mean well: what the
 * others notice, and what it costs in memory. See --help.
 */
import { fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FLOODS } from '../test/chaos/faults/flood.js';
import { RedisServer } from '../test/support/redis-server.js';
import { ServerProcess } from '../test/support/server-process.js';
import { DEAF } from './overload/rooms.js';
import { Talkers } from './overload/talkers.js';
import { Checks } from './support/checks.js';
import { markdownTable } from './support/markdown-table.js';
import { positive, readOptions } from './support/options.js';
import { Progress } from './support/progress.js';

const HOSTILE = fileURLToPath(new URL('./overload/hostile.ts', import.meta.url));
const SAMPLE_MS = 100;
const REST_MS = 3_000;
const MIB = 1024 * 1024;
/** Of a thousand hostile clients, and of what a flood may add to a p99 (G11). */
const MEMORY_MAX_MIB = 64;
const SLOWER_MAX = 2;
/** Below this a p99 is that of the machine. */
const P99_FLOOR_MS = 20;

/** Of which G11 speaks where it says what others may notice, and what they may cost. */
const FEW = 50;
const MANY = 1_000;

const options = readOptions('npm run overload --', {
  talkers: { default: '50', about: 'clients that mean well' },
  seconds: { default: '10', about: 'of each kind and number, and of quiet before all' },
});
const ms = positive(options, 'seconds') * 1_000;

const progress = new Progress();
const checks = new Checks();
const redis = await RedisServer.start({ appendOnly: true });
const server = await ServerProcess.start({ isBuilt: true, env: { REDIS_ADDR: redis.address } });
const rows: string[][] = [];
try {
  const talkers = await Talkers.start(server.url, positive(options, 'talkers'));
  await watched('nobody hostile, to warm up', talkers);
  const calm = await watched('nobody hostile', talkers);
  for (const name of [DEAF, ...FLOODS.map((kind) => kind.name)]) {
    const few = await under(name, FEW, talkers);
    const bound = Math.max(P99_FLOOR_MS, SLOWER_MAX * calm.p99);
    const seen = `p99 ${calm.p99} to ${few.p99} ms`;
    checks.that(`${FEW} ${name}: others wait twice as long at most`, few.p99 <= bound && few.faults === 0, seen);
    const many = await under(name, MANY, talkers);
    const mib = Math.max(0, many.addedBytes / MIB);
    checks.that(`${MANY} ${name}: at most ${MEMORY_MAX_MIB} MiB`, mib <= MEMORY_MAX_MIB, `${mib.toFixed(1)} MiB`);
  }
  checks.that('the server runs', server.exitCode === null, 'and answers');
  await talkers.stop();
} finally {
  progress.end();
  await server.dispose();
  await redis.dispose();
}
const head = ['', 'acks', 'p50 ms', 'p99 ms', 'memory at most, MiB'];
process.stdout.write(`${markdownTable(head, rows)}\n\n${checks.table()}`);
process.exit(checks.failed.length === 0 ? 0 : 1);

async function under(name: string, hostile: number, talkers: Talkers) {
  const before = server.residentBytes ?? 0;
  const child = fork(HOSTILE, [String(server.port), name, String(hostile)]);
  const seen = await watched(`${hostile} ${name}`, talkers);
  child.kill();
  await delay(REST_MS);
  return { ...seen, addedBytes: seen.peakBytes - before };
}

async function watched(name: string, talkers: Talkers) {
  talkers.take();
  let peakBytes = 0;
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt) {
    await delay(SAMPLE_MS);
    peakBytes = Math.max(peakBytes, server.residentBytes ?? 0);
    progress.show(() => `${name}: ${(peakBytes / MIB).toFixed(0)} MiB at most`);
  }
  const seen = talkers.take();
  rows.push([name, String(seen.count), String(seen.p50), String(seen.p99), (peakBytes / MIB).toFixed(0)]);
  return { ...seen, peakBytes };
}
