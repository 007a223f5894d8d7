import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import { setTimeout as wait } from 'node:timers/promises';
import type { Started } from './start-lines.js';
import { onStopSignal } from './stop-signals.js';

/** A worker that dies younger than this did not get anywhere. */
const YOUNG_MS = 10_000;
/** So many of those in a row, and starting yet another one is no help. */
const YOUNG_DEATHS_MAX = 5;
const BACK_OFF_MS = { first: 200, most: 10_000 } as const;

export interface Supervision {
  readonly count: number;
  /** Of the first worker; each has the next one, also those that take the place of one that died. */
  readonly adminPort: number | undefined;
  /** Called once, when every worker listens. */
  readonly onStarted: (started: Started) => void;
  readonly log: { warn(message: string, context: string): void };
}

/**
 * Keeps `count` copies of this program running as workers that share its port, and does nothing else. Resolves when a
 * signal has stopped them all, rejects when they cannot be kept running; either way none of them is left.
 */
export function superviseWorkers(supervision: Supervision): Promise<void> {
  return new Promise((resolve, reject) => {
    const supervisor = new Supervisor(supervision, resolve, reject);
    supervisor.start();
    onStopSignal(
      () => supervisor.stop(),
      () => supervisor.abandon(),
    );
  });
}

/** This process as one of several; absent in the one process of `WORKERS=1`. */
export function workerLink(): WorkerLink | undefined {
  return cluster.worker && new WorkerLink(cluster.worker);
}

class WorkerLink {
  constructor(private readonly worker: Worker) {}

  reportStarted(started: Started): void {
    this.worker.send(started);
  }

  /** Calls `stop` if the supervisor is gone; Node would otherwise end this process at once. */
  onOrphaned(stop: () => void): void {
    this.worker.once('disconnect', () => {
      if (this.worker.exitedAfterDisconnect) return;
      this.worker.exitedAfterDisconnect = true;
      stop();
    });
  }
}

class Supervisor {
  private readonly alive = new Set<Worker>();
  private readonly listening = new Set<Worker>();
  private hasStarted = false;
  private isEnding = false;
  private youngDeaths = 0;

  constructor(
    private readonly supervision: Supervision,
    private readonly resolve: () => void,
    private readonly reject: (reason: Error) => void,
  ) {}

  start(): void {
    for (let place = 0; place < this.supervision.count; place++) this.fork(place);
  }

  /** Workers drain; a Ctrl-C reached them already, and SIGTERM does not count as their second one. */
  stop(): void {
    this.end(this.resolve);
  }

  abandon(): void {
    for (const worker of this.alive) worker.process.kill('SIGKILL');
    process.exit(130);
  }

  private fork(place: number): void {
    const { adminPort } = this.supervision;
    const worker = cluster.fork(adminPort === undefined ? {} : { ADMIN_PORT: adminPort + place });
    const bornAt = performance.now();
    this.alive.add(worker);
    worker.once('message', (started: Started) => this.onListening(worker, started));
    worker.once('exit', (code: number | null, signal: string | null) => {
      this.alive.delete(worker);
      this.listening.delete(worker);
      if (this.isEnding) return;
      const how = `${String(worker.process.pid)} died (${signal ?? `code ${String(code)}`})`;
      this.onDeath(place, how, performance.now() - bornAt);
    });
  }

  private onListening(worker: Worker, started: Started): void {
    this.listening.add(worker);
    if (this.hasStarted || this.listening.size < this.supervision.count) return;
    this.hasStarted = true;
    this.supervision.onStarted(started);
  }

  private onDeath(place: number, how: string, ageMs: number): void {
    if (!this.hasStarted) return this.giveUp('a worker did not start');
    this.youngDeaths = ageMs < YOUNG_MS ? this.youngDeaths + 1 : 0;
    if (this.youngDeaths >= YOUNG_DEATHS_MAX) {
      return this.giveUp(`${YOUNG_DEATHS_MAX} workers in a row died within ${YOUNG_MS / 1000} s of their start`);
    }
    const delayMs = Math.random() * Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** this.youngDeaths);
    this.supervision.log.warn(`Worker ${how}; the next one starts in ${Math.round(delayMs)} ms`, 'Workers');
    void wait(delayMs).then(() => {
      if (!this.isEnding) this.fork(place);
    });
  }

  /** Those that are well drain. */
  private giveUp(why: string): void {
    this.end(() => this.reject(new Error(`WORKERS: ${why}`)));
  }

  /** Calls `done` when the last worker is gone. */
  private end(done: () => void): void {
    this.isEnding = true;
    if (this.alive.size === 0) return done();
    cluster.on('exit', () => {
      if (this.alive.size === 0) done();
    });
    for (const worker of this.alive) worker.process.kill('SIGTERM');
  }
}
