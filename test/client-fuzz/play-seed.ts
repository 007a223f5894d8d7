import { Random } from '../chaos/random.js';
import { eventually } from '../support/eventually.js';
import type { RallyClient as RawClient } from '../support/rally-client.js';
import type { TestServer } from '../support/test-server.js';
import { FuzzApp, UNSURE, lineOf } from './fuzz-app.js';
import { SteppedNetwork } from './stepped-network.js';
import type { Way } from './stepped-network.js';

/** What a server for these tests needs to be told: the clients come back as often as they can. */
export const FUZZ_ENV = { RATE_LIMIT: 'off', HANDSHAKES_PER_SECOND: '100000' };

export interface Played {
  readonly seed: number;
  readonly steps: readonly string[];
  /** Events of the room in the end. */
  readonly events: number;
  /** Commands that were answered. */
  readonly answers: number;
  readonly faults: readonly string[];
}
interface Scene {
  readonly app: FuzzApp;
  readonly random: Random;
  readonly other: RawClient;
}
/** Does it, and gives its name with what was chosen. */
type Step = (scene: Scene) => string | Promise<string>;

const NAMES = ['ada', 'ben'];
const STEPS_MIN = 15;
const STEPS_MAX = 50;
const DEADLINE_MS = 60_000;

const wayOf = ({ random }: Scene): Way => random.pick(['up', 'down']);
const say = ({ app }: Scene): void => app.send('chat', (content) => ({ content }));

/** Each as often as it stands here. */
const STEPS: readonly Step[] = [
  ...Array.from({ length: 4 }, (): Step => (scene) => {
    say(scene);
    return 'says something';
  }),
  (scene) => {
    for (let n = 0; n < 4; n++) say(scene);
    return 'says four things';
  },
  ({ app }) => {
    app.send('planning', (by) => ({ action: 'update', item_id: 'plan', data: { by } }));
    return 'edits';
  },
  ({ app }) => {
    app.send('planning', () => ({ action: 'lock', item_id: `of ${app.name}`.replace(' ', '-') }));
    return 'locks';
  },
  ({ app }) => {
    app.send('chat', () => ({ content: ' ' }));
    return 'says nothing';
  },
  ({ app, random }) => {
    const timeoutMs = random.whole(1, 40);
    app.send('chat', (content) => ({ content }), timeoutMs);
    return `says something that it takes back after ${timeoutMs} ms`;
  },
  ({ app }) => {
    app.cast();
    return 'moves';
  },
  ({ other }) => {
    other.say({ type: 'chat', payload: { content: 'from elsewhere' } });
    return 'hears somebody else';
  },
  ({ app }) => {
    app.network.cut();
    return 'is cut off';
  },
  (scene) => {
    const [way, bytes] = [wayOf(scene), scene.random.whole(1, 400)];
    scene.app.network.cutAfter(way, bytes);
    return `will be cut off ${bytes} bytes ${way}`;
  },
  (scene) => {
    const way = wayOf(scene);
    scene.app.network.hold(way);
    return `gets nothing through ${way}`;
  },
  (scene) => {
    const [way, bytes] = [wayOf(scene), scene.random.whole(1, 300)];
    scene.app.network.deliver(way, bytes);
    return `gets ${bytes} bytes through ${way}`;
  },
  ...Array.from({ length: 2 }, (): Step => ({ app }) => {
    app.network.release();
    return 'gets everything through';
  }),
  ({ app }) => {
    app.network.freeze();
    return 'is half-open';
  },
  ({ app, random }) => {
    app.network.connects = random.pick(['held', 'refused', 'open', 'open']);
    return `finds connects ${app.network.connects}`;
  },
  ...Array.from({ length: 2 }, (): Step => ({ app, random }) => {
    const which = random.pick(['oldest', 'newest'] as const);
    app.network.admit(which);
    return `is admitted, the ${which}`;
  }),
  ({ app }) => {
    app.wake();
    return 'wakes up';
  },
  ({ app }) => {
    app.restart();
    return 'begins again';
  },
  ...Array.from({ length: 4 }, (): Step => async ({ random }) => {
    const ms = random.whole(0, 60);
    await new Promise((resolve) => setTimeout(resolve, ms));
    return `and ${ms} ms pass`;
  }),
];

/** Two applications in one room, each on its own network, through the schedule of that seed. */
export async function playSeed(server: TestServer, seed: number): Promise<Played> {
  const random = new Random(seed);
  const room = `fuzz-${seed}-${Date.now().toString(36)}`;
  const other = await server.connect({ room, user: 'witness', v: 2 });
  await other.settled();
  const networks = await Promise.all(NAMES.map(() => SteppedNetwork.to(server.port)));
  const apps = networks.map((network, n) => new FuzzApp(NAMES[n] ?? '', room, network, random.fork()));
  try {
    await Promise.all(apps.map(({ joined }) => joined));
    const steps: string[] = [];
    for (let left = random.whole(STEPS_MIN, STEPS_MAX); left > 0; left--) {
      const app = random.pick(apps);
      steps.push(`${app.name} ${await random.pick(STEPS)({ app, random, other })}`);
      await new Promise((resolve) => setImmediate(resolve));
      for (const one of apps) one.checkPosition();
    }
    for (const { network } of apps) {
      network.openUp();
      network.calm();
    }
    const faults = await ending(apps, other);
    const answers = apps.reduce((sum, app) => sum + app.answers.size, 0);
    return { seed, steps, events: truthOf(other).length, answers, faults };
  } finally {
    await Promise.all(apps.map((app) => app.close()));
    await Promise.all(networks.map((network) => network.close()));
    await other.close();
  }
}

/** What is wrong when everything has had its time to become right. */
async function ending(apps: readonly FuzzApp[], other: RawClient): Promise<readonly string[]> {
  const missing = (): string[] => {
    const truth = truthOf(other);
    return apps.flatMap((app) => {
      const at = truth.findIndex((line, n) => line !== app.view[n]);
      const isBehind = at >= 0 || app.view.length !== truth.length || !app.isSettled;
      return isBehind ? [`${app.name} (${app.status}) has ${app.view.length} of ${truth.length} events`] : [];
    });
  };
  try {
    await eventually(async () => {
      await other.settled();
      const [fault] = missing();
      if (fault !== undefined) throw new Error(fault);
    }, DEADLINE_MS);
  } catch (error) {
    return [String(error), ...apps.flatMap(faultsOf)];
  }
  return apps.flatMap((app) => [...faultsOf(app), ...answerFaults(app, truthOf(other))]);
}

function faultsOf({ name, faults }: FuzzApp): string[] {
  return faults.map((fault) => `${name} ${fault}`);
}

/** What was accepted is in the room, where the ack says, once; what was refused is not; all in the order of sending. */
function answerFaults({ name, answers }: FuzzApp, truth: readonly string[]): string[] {
  const faults: string[] = [];
  for (const [id, answer] of answers) {
    const places = truth.flatMap((line, n) => (line.endsWith(`of ${name}: ${id}`) ? [n + 1] : []));
    if (places.length > 1) faults.push(`${id} was done ${places.length} times`);
    if (UNSURE.has(answer)) continue;
    if (typeof answer !== 'number' && places.length > 0) faults.push(`${id} was done, and answered by ${answer}`);
    if (places.length === 1 && places[0] !== answer) faults.push(`${id} is ${places[0]}, not ${answer}`);
    if (typeof answer === 'number' && !(truth[answer - 1] ?? '').includes(`of ${name}:`))
      faults.push(`${id} is not ${answer}, as its ack says`);
  }
  // What was taken back may still come late, over a connection that was half-open.
  const done = truth.flatMap((line) => {
    const number = new RegExp(`: ${name}-(\\d+)$`).exec(line)?.[1];
    return number === undefined || UNSURE.has(answers.get(`${name}-${number}`)) ? [] : [Number(number)];
  });
  if (done.some((number, n) => number < (done[n - 1] ?? 0)))
    faults.push(`${name} was done in the order ${done.join()}`);
  return faults;
}

/** The events of the room, as they came over a connection that nothing happened to. */
function truthOf({ frames }: RawClient): string[] {
  return frames.flatMap((frame) => (frame.seq === undefined ? [] : [lineOf({ ...frame, seq: frame.seq })]));
}
