/** `npm run bench`: what a delivery costs here and elsewhere, side by side; see --help. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { positive, readOptions } from '../scripts/support/options.js';
import { Progress } from '../scripts/support/progress.js';
import { runConnections } from './connections.js';
import { runFanOut } from './fan-out.js';
import { runGrowth } from './growth.js';
import type { Peer } from './peers/peer.js';
import { capacityTable } from './report/capacity.js';
import { fanOutChart, growthChart } from './report/charts.js';
import type { Report } from './report/report.js';
import { page } from './report/tables.js';
import { CONNECTION_PEERS, FAN_OUT, QUICK_FAN_OUT } from './workloads.js';
import type { FanOut } from './workloads.js';

const PAGE = 'docs/performance.md';
const CAPACITY = 'docs/capacity.md';
const FIGURES = 'docs/bench.json';
const FAN_OUT_CHART = 'docs/img/bench-fan-out.svg';
const GROWTH_CHART = 'docs/img/bench-growth.svg';
const CONNECTIONS = 'connections';
const GROWTH = 'growth';
/** Each core counts: one for the servers, one for those who load them. */
const MIN_CORES = 2;

const options = readOptions('npm run bench --', {
  quick: {
    default: 'false',
    isFlag: true,
    about: 'three workloads and four servers, in three minutes; writes nothing',
  },
  only: {
    default: '',
    about: `of ${[...FAN_OUT.map(({ id }) => id), CONNECTIONS, GROWTH].join(', ')}; writes nothing`,
  },
  peers: { default: '', about: 'only these servers' },
  rounds: { default: '3', about: 'how often each server has its turn' },
  seconds: { default: '3', about: 'of each window' },
});
const isQuick = options.quick === 'true';
const only = listed(options.only);
const wanted = listed(options.peers);
const rounds = isQuick ? 1 : positive(options, 'rounds');
const seconds = positive(options, 'seconds');
const progress = new Progress();
if (cpus().length < MIN_CORES) throw new Error('The bench needs two cores: one for the server, one for the load');

const available: Peer[] = [];
const missing: string[] = [];
for (const peer of allPeers()) {
  const why = await peer.missing();
  if (why === undefined) available.push(peer);
  else missing.push(`${peer.name}: ${why}`);
}
for (const why of missing) progress.note(`Left out: ${why}`);

const report = await measure();
progress.end();
const text = page(report);
process.stdout.write(`\n${text}\n`);
if (!isQuick && only === undefined && wanted === undefined) await write();

async function measure(): Promise<Report> {
  const fanOut = [];
  for (const workload of isQuick ? QUICK_FAN_OUT : FAN_OUT) {
    if (!isWanted(workload.id)) continue;
    const result = await orLeftOut(workload.id, () =>
      runFanOut(withAvailable(workload), { rounds, seconds, warmUp: 3 }, note),
    );
    if (result !== undefined) fanOut.push(result);
  }
  const peers = CONNECTION_PEERS.filter((peer) => available.includes(peer));
  const plan = { peers, rooms: 250, size: 20, rounds: Math.min(rounds, 2) };
  const crowd =
    isQuick || !isWanted(CONNECTIONS) ? undefined : await orLeftOut(CONNECTIONS, () => runConnections(plan, note));
  const growth =
    isQuick || !isWanted(GROWTH) ? undefined : await orLeftOut(GROWTH, () => runGrowth(seconds, rounds, note));
  return {
    at: new Date().toISOString().slice(0, 16),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? ''}, Node ${process.versions.node}`,
    peers: Object.fromEntries(available.map(({ name, about }) => [name, about])),
    missing,
    fanOut,
    ...(crowd !== undefined && { connections: crowd }),
    ...(growth !== undefined && { growth }),
  };
}

/** One that breaks off is named in the report, and does not take the others with it. */
async function orLeftOut<Result>(id: string, job: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await job();
  } catch (error) {
    const why = `${id}: ${error instanceof Error ? error.message : String(error)}`;
    missing.push(why);
    note(`broke off: ${why}`);
    return undefined;
  }
}

/** Those that were asked for. */
function allPeers(): Peer[] {
  const everybody = [...FAN_OUT.flatMap(({ entries }) => entries.map(({ peer }) => peer)), ...CONNECTION_PEERS];
  return [...new Set(everybody)].filter(({ name }) => wanted === undefined || wanted.includes(name));
}

function withAvailable(workload: FanOut): FanOut {
  return { ...workload, entries: workload.entries.filter(({ peer }) => available.includes(peer)) };
}

function isWanted(id: string): boolean {
  return only === undefined || only.includes(id);
}

function listed(option: string): readonly string[] | undefined {
  return option === '' ? undefined : option.split(',');
}

function note(what: string): void {
  progress.note(`${new Date().toISOString().slice(11, 19)}  ${what}`);
}

async function write(): Promise<void> {
  await mkdir('docs/img', { recursive: true });
  await writeFile(FIGURES, `${JSON.stringify(report, rounded, 1)}\n`);
  await writeFile(FAN_OUT_CHART, fanOutChart(report.fanOut));
  if (report.growth !== undefined) await writeFile(GROWTH_CHART, growthChart(report.growth));
  await writeBetweenMarks(PAGE, text);
  const capacity = capacityTable(report);
  if (capacity !== undefined) await writeBetweenMarks(CAPACITY, capacity);
}

async function writeBetweenMarks(path: string, written: string): Promise<void> {
  const marked = /(<!-- bench:start -->\n)[^]*?(<!-- bench:end -->)/;
  const known = await readFile(path, 'utf8');
  if (!marked.test(known)) throw new Error(`${path} has no lines <!-- bench:start --> and <!-- bench:end -->`);
  await writeFile(
    path,
    known.replace(marked, (_, start: string, end: string) => `${start}\n${written}\n\n${end}`),
  );
}

/** Beyond its sixth digit a figure says nothing; with fewer, a verdict at its bound could not be made again. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}
