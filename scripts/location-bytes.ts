/**
 * `npm run location:bytes`: what an hour of live location costs each of 5 and of 20 friends who all share and all watch, on
 * real sockets; writes the table and the plot of docs/location.md. See --help.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { measure } from './location-bytes/measure.js';
import type { Figures, Manner } from './location-bytes/measure.js';
import { plot, table } from './location-bytes/page.js';
import type { Measured } from './location-bytes/page.js';
import { ServerProcess } from '../test/support/server-process.js';
import { positive, readOptions } from './support/options.js';
import { Progress } from './support/progress.js';

const PAGE = 'docs/location.md';
const PLOT = 'docs/img/location-bytes.svg';
const SIZES = [5, 20];
const MANNERS: readonly Manner[] = [
  { name: 'naive: each fix at once, in a frame of its own', interval: 0, v: 1 },
  { name: 'conflation to 1 s (default), `v=1`', interval: 1_000, v: 1 },
  { name: 'conflation to 2 s', interval: 2_000, v: 1 },
  { name: 'conflation to 5 s', interval: 5_000, v: 1 },
  { name: 'batching: `v=2`, each at its own moment', interval: 1_000, v: 2 },
  { name: 'batching: `v=2`, all at one moment', interval: 1_000, v: 2, isAtOnce: true },
  { name: 'send policy kept, `v=1`', interval: 1_000, v: 1, keepsPolicy: true },
  { name: 'all: `v=2`, policy kept', interval: 1_000, v: 2, keepsPolicy: true },
  { name: 'all, conflation to 5 s', interval: 5_000, v: 2, keepsPolicy: true },
];

const options = readOptions('npm run location:bytes --', {
  seconds: { default: '120', about: 'of the tracks, in real time; the figures are for an hour' },
  dry: { default: 'false', isFlag: true, about: 'prints, and writes nothing' },
});
const seconds = positive(options, 'seconds');
const intervals = [...new Set(MANNERS.map((manner) => manner.interval))];
const servers = new Map<number, ServerProcess>();
const progress = new Progress();
const startedAt = performance.now();
const ticking = setInterval(() => progress.show(line), 1_000);
const measured: Measured[] = [];
try {
  for (const interval of intervals) servers.set(interval, await serverFor(interval));
  measured.push(...(await Promise.all(MANNERS.map(measureAll))));
} finally {
  clearInterval(ticking);
  await Promise.all([...servers.values()].map((server) => server.dispose()));
}
progress.end();
process.stdout.write(`${table(measured)}\n`);
if (options.dry !== 'true') {
  await mkdir('docs/img', { recursive: true });
  await writeFile(PLOT, plot(measured));
  const page = await readFile(PAGE, 'utf8');
  const marked = /(<!-- bytes:start -->\n)[^]*?(<!-- bytes:end -->)/;
  if (!marked.test(page)) throw new Error(`${PAGE} has no lines <!-- bytes:start --> and <!-- bytes:end -->`);
  await writeFile(
    PAGE,
    page.replace(marked, (_, start: string, end: string) => `${start}${table(measured)}\n${end}`),
  );
}

function serverFor(interval: number): Promise<ServerProcess> {
  return ServerProcess.start({ env: { RATE_LIMIT: 'off', LOCATION_MIN_INTERVAL_MS: String(interval) } });
}

async function measureAll(manner: Manner, n: number): Promise<Measured> {
  const url = servers.get(manner.interval)?.url ?? '';
  const measureOf = async (people: number): Promise<[number, Figures]> => {
    return [people, await measure({ url, room: `trip${n}-${people}`, manner, people, seconds })];
  };
  return { manner, by: new Map(await Promise.all(SIZES.map(measureOf))) };
}

function line(): string {
  const passed = Math.round((performance.now() - startedAt) / 1_000);
  const rooms = MANNERS.length * SIZES.length;
  return servers.size < intervals.length
    ? `${servers.size} of ${intervals.length} servers run`
    : `${rooms} rooms at once, in real time: ${passed} of about ${seconds + 20} s`;
}
