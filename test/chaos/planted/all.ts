import type { CheckerName } from '../checkers/all.js';
import type { Scenario, Stage } from '../scenario.js';
import { goBack } from '../scenarios/restore.js';

/** A fault of the server's own, put into one instance; a run in which its checker finds nothing has failed. */
export interface Planted {
  readonly bug: string;
  readonly checker: CheckerName;
  readonly scenario: Scenario;
}

const nothing: Scenario['script'] = () => Promise.resolve();

async function cutSockets({ clients, random, wait, fault }: Stage): Promise<void> {
  await wait(2_000);
  const cut = () => clients.filter(() => random.chance(0.5)).forEach((client) => client.cut());
  await fault({ name: 'sockets are cut', recoversFrom: 'begin', ms: 0, begin: cut, end: () => undefined });
}

async function pauseRedis({ bench, wait, fault }: Stage): Promise<void> {
  const { redis } = bench;
  await wait(2_000);
  const [begin, end] = [() => redis.pause(), () => redis.resume()];
  await fault({ name: 'Redis stands still', recoversFrom: 'end', ms: 2_500, begin, end });
}

async function loseTail(stage: Stage): Promise<void> {
  await stage.wait(1_500);
  await goBack(stage, 1_500);
}

async function restartOne({ bench, wait, fault }: Stage): Promise<void> {
  const [first] = bench.instances;
  await wait(1_500);
  const begin = async () => {
    first?.server.signal('SIGTERM');
    await first?.server.died();
  };
  await fault({ name: 'SIGTERM', recoversFrom: 'begin', ms: 0, begin, end: () => first?.startAgain() });
}

type Setting = Partial<Pick<Scenario, 'script' | 'seconds' | 'terms' | 'companies' | 'instances'>>;

function planted(bug: string, checker: CheckerName, setting: Setting = {}): Planted {
  const preload = [new URL(`${bug}.ts`, import.meta.url)];
  const companies = ['travellers'] as const;
  const usual = { store: 'redis', seconds: 7, rooms: 3, companies, script: nothing } as const;
  return { bug, checker, scenario: { name: `planted-${bug}`, about: bug, preload, ...usual, ...setting } };
}

const editing = { companies: ['editors'], seconds: 10 } as const;

/** One instance: so much of a chat is not seen twice by one of three. */
const chatting = { seconds: 12, instances: 1 } as const;

export const PLANTED: readonly Planted[] = [
  planted('drop-acked', 'set'),
  planted('forget-receipts', 'duplicates'),
  planted('swap-delivery', 'order'),
  planted('skip-delivery', 'gaps'),
  planted('short-resume', 'resume', { script: cutSockets }),
  planted('stale-token', 'locks', { seconds: 20 }),
  planted('ignore-lease', 'locks', editing),
  planted('turn-queue', 'queue', editing),
  // One instance, so that it writes every lease.
  planted('late-timer', 'queue', { ...editing, seconds: 22, instances: 1 }),
  planted('skip-version', 'versions', editing),
  planted('write-over', 'updates', editing),
  planted('false-refusal', 'acks', editing),
  planted('keep-untold', 'convergence', editing),
  planted('raise-dead', 'deletion', editing),
  planted('same-rank', 'places', editing),
  planted('show-erased', 'erased'),
  planted('lose-edit', 'messages', chatting),
  planted('double-ballot', 'tallies', chatting),
  planted('lose-last-fix', 'location'),
  planted('old-position', 'location'),
  planted('show-withdrawn', 'withdrawn'),
  planted('show-hidden', 'audience'),
  planted('fine-position', 'precision'),
  planted('end-twice', 'ends', { instances: 1 }),
  planted('presence-ghost', 'presence'),
  planted('leak-rooms', 'isolation'),
  planted('silent-loss', 'truncate', { script: loseTail }),
  planted('slow-refusal', 'outage', { script: pauseRedis }),
  planted('rude-end', 'closes', { script: restartOne, terms: { closeCodes: [1000, 1012] } }),
  planted('leak-descriptors', 'resources'),
];
