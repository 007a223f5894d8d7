/**
 * `npm run overload`: fifty, then a thousand hostile clients of each kind at one server, while others mean well: what the
 * others notice, and what it costs in memory. See --help.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FLOODS } from '../test/chaos/faults/flood.js';
import { Besieged } from './overload/besieged.js';
import type { Siege } from './overload/besieged.js';
import { DEAF } from './overload/rooms.js';
import { Checks } from './support/checks.js';
import { markdownTable } from './support/markdown-table.js';
import { positive, readOptions } from './support/options.js';
import { Progress } from './support/progress.js';

const MIB = 1024 * 1024;
/** Of a thousand hostile clients, and of what a flood may add to a p99 (G11). */
const MEMORY_MAX_MIB = 64;
const SLOWER_MAX = 2;
/** Below this a p99 is that of the machine. */
const P99_FLOOR_MS = 20;

/** Of which G11 speaks where it says what others may notice, and what they may cost. */
const FEW = 50;
const MANY = 1_000;
/** They come and go. */
const CROWD = 'handshakes';

const options = readOptions('npm run overload --', {
  talkers: { default: '50', about: 'clients that mean well' },
  seconds: { default: '8', about: 'of each kind and number, and of quiet before and after' },
  rounds: { default: '1', about: 'of all; what they show is taken together' },
  only: { default: '', about: 'part of the name of the kinds to try' },
  beside: { default: '', about: 'another checkout that is built: measured in turns with this one' },
});
const phases = { talkers: positive(options, 'talkers'), ms: positive(options, 'seconds') * 1_000 };
const kinds = [DEAF, ...FLOODS.map((kind) => kind.name)].filter((name) => name.includes(options.only));

const progress = new Progress();
const checks = new Checks();
const here = await Besieged.start('here');
const beside =
  options.beside === '' ? [] : [await Besieged.start('beside', pathToFileURL(`${resolve(options.beside)}/`))];
const rows: string[][] = [];
try {
  // Code that nobody has run yet is slow; and a collector's young space has its size after the first crowd, whoever that is.
  for (const server of [...beside, here]) {
    await server.under({ ...phases, kind: CROWD, hostile: MANY });
    server.take();
  }
  for (const kind of kinds) for (const hostile of [FEW, MANY]) await all({ ...phases, kind, hostile });
  checks.that('the server runs', here.isRunning, 'and answers');
} finally {
  progress.end();
  for (const server of [...beside, here]) await server.dispose();
}
const head = [
  '',
  'p50 ms: calm',
  'hurt',
  'p99 ms: calm',
  'hurt',
  'work p99 ms: calm',
  'hurt',
  'answers',
  'sockets of the hostile',
  'cores',
  'memory at most, MiB',
];
process.stdout.write(`${markdownTable(head, rows)}\n\n${checks.table()}`);
process.exit(checks.failed.length === 0 ? 0 : 1);

async function all(siege: Siege): Promise<void> {
  const rounds = positive(options, 'rounds');
  for (let round = 1; round <= rounds; round++) {
    for (const server of [...beside, here]) {
      progress.show(() => `${server.name}: ${siege.hostile} ${siege.kind}, round ${round}`);
      await server.under(siege);
    }
  }
  for (const server of [...beside, here]) {
    const seen = server.take();
    const { calm, hurt, cores, opened } = seen;
    const mib = Math.max(0, seen.addedBytes / MIB);
    const name = `${server.name}: ${siege.hostile} ${siege.kind}`;
    const figures = [
      calm.p50,
      hurt.p50,
      calm.p99,
      hurt.p99,
      calm.work99,
      hurt.work99,
      `${hurt.count} of ${hurt.count + hurt.faults}`,
      opened,
    ];
    rows.push([name, ...figures.map(String), cores.toFixed(2), mib.toFixed(0)]);
    if (server !== here) continue;
    checks.that(`${name}: they came`, opened >= siege.hostile * rounds, `${opened} sockets`);
    const bound = Math.max(P99_FLOOR_MS, SLOWER_MAX * calm.p99);
    const isHeld = hurt.p99 <= bound && hurt.faults === 0;
    checks.that(`${name}: others wait twice as long at most`, isHeld, `p99 ${calm.p99} to ${hurt.p99} ms`);
    if (siege.hostile === MANY)
      checks.that(`${name}: at most ${MEMORY_MAX_MIB} MiB`, mib <= MEMORY_MAX_MIB, `${mib.toFixed(1)} MiB`);
  }
}
