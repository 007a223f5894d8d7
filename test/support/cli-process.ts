import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runnable } from './server-code.js';
import { within } from './within.js';

const DEADLINE_MS = 20_000;

export interface CliEnd {
  /** `null` = a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `rally …` as a process of its own, whose input and output are pipes. */
export class CliProcess {
  private static readonly running = new Set<CliProcess>();
  stdout = '';
  stderr = '';
  private readonly closed: Promise<[number | null]>;
  private look: () => void = () => undefined;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    child.stdout.on('data', (chunk: Buffer) => this.hear((this.stdout += chunk.toString())));
    child.stderr.on('data', (chunk: Buffer) => this.hear((this.stderr += chunk.toString())));
    this.closed = once(child, 'close') as Promise<[number | null]>;
  }

  static start(args: readonly string[], env: Record<string, string> = {}): CliProcess {
    const { entry, imports } = runnable('src/cli/main.ts');
    const modules = imports.flatMap(({ href }) => ['--import', href]);
    const child = spawn(process.execPath, [...modules, fileURLToPath(entry), ...args], {
      cwd: tmpdir(), // Where no .env of the developer's is read.
      env: { PATH: process.env['PATH'], ...env },
    });
    const cli = new CliProcess(child);
    CliProcess.running.add(cli);
    return cli;
  }

  /** For `afterEach`: ends what a failing test left behind. */
  static killAll(): void {
    for (const cli of CliProcess.running) cli.signal('SIGKILL');
    CliProcess.running.clear();
  }

  /** Runs to its end with `input` on its standard input. */
  static async run(args: readonly string[], env: Record<string, string> = {}, input = ''): Promise<CliEnd> {
    const cli = CliProcess.start(args, env);
    cli.child.stdin.end(input);
    return cli.ended();
  }

  type(text: string): void {
    this.child.stdin.write(text);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves when it has printed that. */
  async printed(what: RegExp): Promise<void> {
    const isThere = () => what.test(this.stdout) || what.test(this.stderr);
    const heard = new Promise<void>((resolve) => (this.look = () => isThere() && resolve()));
    this.look();
    await within(DEADLINE_MS, heard, () => `It did not print ${String(what)}: ${this.stdout}${this.stderr}`);
  }

  async ended(): Promise<CliEnd> {
    try {
      const why = () => `It does not end: ${this.stdout}${this.stderr}`;
      const [code] = await within(DEADLINE_MS, this.closed, why);
      return { code, stdout: this.stdout, stderr: this.stderr };
    } finally {
      this.child.kill('SIGKILL');
      CliProcess.running.delete(this);
    }
  }

  private hear(_: string): void {
    this.look();
  }
}
