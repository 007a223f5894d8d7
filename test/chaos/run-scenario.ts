import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { within } from '../support/within.js';
import { Bench } from './bench.js';
import { CHECKERS } from './checkers/all.js';
import type { CheckerName } from './checkers/all.js';
import { Crowd } from './crowd.js';
import { Evidence, TERMS } from './evidence.js';
import type { FinalRoom } from './final-room.js';
import { readRoom } from './final-store.js';
import type { Finding } from './finding.js';
import { History } from './history.js';
import type { Entry } from './history.js';
import { Random } from './random.js';
import { rowOf } from './row.js';
import type { Row } from './row.js';
import type { FaultPlan, Scenario } from './scenario.js';

export interface RunOptions {
  readonly seed: number;
  readonly onProgress: (run: ScenarioRun) => void;
}
export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly row: Row;
  readonly findings: readonly (Finding & { readonly checker: CheckerName })[];
  readonly entries: readonly Entry[];
}

const INSTANCES = 3;
const BEGIN_WITHIN_MS = 20_000;
/** Everything is mended: who is still not answered then never will be. */
const FINISH_WITHIN_MS = 15_000;
const SETTLE_WITHIN_MS = 15_000;
/** For what has a time to be late: last fixes, departures. */
const SETTLE_AT_LEAST_MS = 4_500;
/** Longer than what a lease has left that nobody gave back. */
const FREE_WITHIN_MS = 12_000;
const FREE_TICK_MS = 500;
const ANSWER_WITHIN_MS = 5_000;
/** P10: the end of a lease is told by then. */
const TOLD_WITHIN_MS = 1_000;
const TICK_MS = 100;
/** Sockets that were closed are gone by then, on a busy machine too; what is still open has leaked. */
const EMPTY_WITHIN_MS = 10_000;

/** One scenario from the first process to the last check. */
export class ScenarioRun {
  readonly history = new History();
  private readonly random: Random;
  private readonly startedAt = performance.now();
  private faults = 0;
  private bench: Bench | undefined;
  private crowd: Crowd | undefined;

  private constructor(
    readonly scenario: Scenario,
    private readonly options: RunOptions,
  ) {
    this.random = new Random(options.seed);
  }

  static async run(scenario: Scenario, options: RunOptions): Promise<ScenarioResult> {
    const run = new ScenarioRun(scenario, options);
    const ticking = setInterval(() => options.onProgress(run), TICK_MS);
    try {
      return await run.play();
    } finally {
      clearInterval(ticking);
      await run.crowd?.close();
      await run.bench?.dispose();
    }
  }

  get seconds(): number {
    return (performance.now() - this.startedAt) / 1_000;
  }

  get line(): string {
    const { length } = this.history.entries.filter(({ kind }) => kind === 'ok');
    const clients = this.crowd?.clients.filter(({ isJoined }) => isJoined).length ?? 0;
    return `${this.scenario.name}: ${clients} clients, ${length} acked, ${this.faults} faults`;
  }

  private async play(): Promise<ScenarioResult> {
    const { scenario, history, random } = this;
    const { store, rooms, companies, instances = INSTANCES, env = {}, preload = [] } = scenario;
    this.bench = await Bench.open({ store, instances, env, preload, history, random });
    for (const instance of this.bench.instances) instance.sample('before');
    this.crowd = new Crowd({ rooms, companies }, this.bench.instances, history, random);
    await this.act(this.bench, this.crowd);
    await this.settle(this.crowd);
    const seen = [...history.entries];
    const urls = this.bench.instances.map(({ url }) => url);
    const final = await Promise.all(this.crowd.plans.map((plan) => readRoom(urls, plan)));
    await this.crowd.close();
    const { instances: emptied } = this.bench;
    await this.until(EMPTY_WITHIN_MS, () => emptied.every(({ isAsBefore }) => isAsBefore));
    for (const instance of emptied) instance.sample('after');
    return this.judge(seen, final);
  }

  /** People act, and things go wrong; in the end everything is mended, and everybody has an answer or gave up. */
  private async act(bench: Bench, crowd: Crowd): Promise<void> {
    const { scenario, random } = this;
    const everybody = this.until(BEGIN_WITHIN_MS, () => crowd.isSettled);
    if (!(await everybody)) throw new Error(`${scenario.name}: not everybody could join`);
    const end = new AbortController();
    setMaxListeners(0, end.signal); // One for each person who pauses.
    const lives = crowd.live(end.signal);
    const endsAt = performance.now() + scenario.seconds * 1_000;
    await scenario.script({
      bench,
      clients: crowd.clients,
      random: random.fork(),
      get secondsLeft() {
        return (endsAt - performance.now()) / 1_000;
      },
      wait: (ms) => delay(ms),
      fault: (plan) => this.fault(plan),
    });
    await delay(Math.max(0, endsAt - performance.now()));
    end.abort();
    await within(FINISH_WITHIN_MS, lives, () => 'late').catch(() => {
      for (const client of crowd.clients) client.giveUp();
    });
  }

  private async fault({ name, recoversFrom, ms = 0, begin, end }: FaultPlan): Promise<void> {
    const fault = ++this.faults;
    this.history.add({ kind: 'fault', fault, name, phase: 'begin', recoversFrom });
    await begin();
    await delay(ms);
    await end?.();
    this.history.add({ kind: 'fault', fault, name, phase: 'end', recoversFrom });
  }

  private async settle(crowd: Crowd): Promise<void> {
    await delay(SETTLE_AT_LEAST_MS);
    // An end that comes while the rooms are read would be missing in what was seen.
    await this.until(FREE_WITHIN_MS, () => isFree(crowd), FREE_TICK_MS);
    await delay(TOLD_WITHIN_MS);
    await this.until(SETTLE_WITHIN_MS, () => crowd.isSettled); // If not, the checkers tell who is not.
  }

  private async until(deadlineMs: number, isSo: () => boolean | Promise<boolean>, tickMs = TICK_MS): Promise<boolean> {
    const endsAt = performance.now() + deadlineMs;
    while (!(await isSo())) {
      if (performance.now() >= endsAt) return false;
      await delay(tickMs);
    }
    return true;
  }

  private judge(seen: readonly Entry[], final: readonly FinalRoom[]): ScenarioResult {
    const { scenario, history } = this;
    const samples = history.entries.slice(seen.length).filter(({ kind }) => kind === 'sample');
    const entries = [...seen, ...samples];
    const terms = { ...TERMS, ...scenario.terms };
    const evidence = new Evidence(seen, final, terms);
    const findings = Object.entries(CHECKERS).flatMap(([checker, check]) => {
      const looksAt = checker === 'resources' ? new Evidence(entries, final, terms) : evidence;
      return check(looksAt).map((finding) => ({ ...finding, checker: checker as CheckerName }));
    });
    const row = rowOf({ scenario, seed: this.options.seed, seconds: this.seconds, evidence, findings });
    return { scenario, row, findings, entries };
  }
}

/** A room that does not answer is not waited for any longer; the checkers tell of it. */
function isFree(crowd: Crowd): Promise<boolean> {
  return within(ANSWER_WITHIN_MS, crowd.holdsNothing(), () => 'late').catch(() => false);
}
