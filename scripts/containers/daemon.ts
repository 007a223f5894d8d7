import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const STEP_MS = 100;

/** A program that runs until it is told not to, and never longer than this process. */
export class Daemon {
  /** All that it printed. */
  output = '';
  /** Resolves when it has ended. */
  readonly exited: Promise<unknown>;
  private readonly child: ChildProcess;

  constructor(
    private readonly name: string,
    command: readonly string[],
    private readonly kill: () => void = () => this.child.kill('SIGKILL'),
  ) {
    const [program = '', ...args] = command;
    this.child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    process.on('exit', this.kill);
    this.exited = once(this.child, 'exit').finally(() => process.off('exit', this.kill));
  }

  /** `undefined` if it does not run. */
  get pid(): number | undefined {
    return this.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined;
  }

  /** `null` while it runs, and if a signal ended it. */
  get exitCode(): number | null {
    return this.child.exitCode;
  }

  /** How many milliseconds it took until that came true; rejects with its output if it ends, or does not in time. */
  async until(what: string, condition: () => boolean | Promise<boolean>, deadlineMs: number): Promise<number> {
    const started = performance.now();
    while (!(await condition())) {
      if (this.pid === undefined) throw new Error(`${this.name} ended before it was ${what}:\n${this.output}`);
      if (performance.now() - started > deadlineMs) throw new Error(`${this.name} is not ${what}:\n${this.output}`);
      await delay(STEP_MS);
    }
    return Math.round(performance.now() - started);
  }

  /** Kills it, if it still runs; resolves when it is gone. */
  async end(): Promise<void> {
    if (this.pid !== undefined) this.kill();
    await this.exited;
  }
}
