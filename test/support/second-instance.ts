import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ManualClock } from './manual-clock.js';
import type { Asked, Order, Told } from './second-host.js';
import { runnable } from './server-code.js';
import { within } from './within.js';

const DEADLINE_MS = 30_000;

/**
 * A server in another process. All those of a suite, one after the other, are in the same: what a process costs before
 * it listens is seconds, what a server costs in one that runs is none.
 */
export class SecondInstance {
  private static host: SecondHost | undefined;
  private static count = 0;
  private unfollow: () => void = () => undefined;

  private constructor(
    private readonly host: SecondHost,
    private readonly name: number,
    private readonly port: number,
  ) {}

  static async start(env: Record<string, string>, clock: ManualClock | undefined): Promise<SecondInstance> {
    const host = (this.host ??= new SecondHost());
    const name = ++this.count;
    const { port = 0 } = await host.ask(name, { do: 'start', env, time: clock?.now() });
    const instance = new SecondInstance(host, name, port);
    if (clock !== undefined) {
      instance.unfollow = clock.follow(async (...step) => {
        await host.ask(name, { do: 'pass', step });
      });
    }
    return instance;
  }

  /** At the end of a suite. */
  static async endProcess(): Promise<void> {
    await this.host?.end();
    this.host = undefined;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  async stop(): Promise<void> {
    this.unfollow();
    await this.host.ask(this.name, { do: 'stop' });
  }
}

class SecondHost {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, { done: (told: Told) => void; failed: (error: Error) => void }>();
  private readonly exited: Promise<unknown>;
  private asked = 0;

  constructor() {
    const { entry, imports } = runnable('test/support/second-host.ts');
    this.child = fork(fileURLToPath(entry), { execArgv: imports.flatMap(({ href }) => ['--import', href]) });
    this.exited = once(this.child, 'exit');
    this.child.on('message', (told: Told) => this.hear(told));
    const killAtExit = () => this.child.kill('SIGKILL');
    process.on('exit', killAtExit);
    void this.exited.then(() => {
      process.off('exit', killAtExit);
      for (const { failed } of this.waiting.values()) failed(new Error('The process of the second instance is gone'));
    });
  }

  ask(instance: number, order: Order): Promise<Told> {
    const re = ++this.asked;
    const told = new Promise<Told>((done, failed) => this.waiting.set(re, { done, failed }));
    this.child.send({ ...order, re, instance } satisfies Asked);
    return within(DEADLINE_MS, told, () => `The second instance did not answer: ${JSON.stringify(order)}`);
  }

  async end(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  private hear({ re, ...told }: Told): void {
    const asked = this.waiting.get(re);
    this.waiting.delete(re);
    if (told.error === undefined) asked?.done({ re, ...told });
    else asked?.failed(new Error(told.error));
  }
}
