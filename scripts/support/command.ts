import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly deadlineMs?: number;
  /** Hears each line of its output while it runs. */
  readonly onLine?: (line: string) => void;
}
export interface Ended {
  /** `null` if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  /** What it printed on either way, in order. */
  readonly output: string;
}

const DEADLINE_MS = 60_000;
/** The end of the output, which is where programs say why they stop. */
const SHOWN = 4_000;
/** Until whoever was told to stop is killed. */
const PATIENCE_MS = 5_000;

const stopping = new AbortController();

/** Makes SIGINT and SIGTERM end the commands that run, and refuse further ones but those that clean up. */
export function stopOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
}

/** Runs a program to its end, whatever that is; rejects only if it cannot be started. */
export async function outcomeOf(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Ended> {
  const { env = process.env, deadlineMs = DEADLINE_MS, onLine } = options;
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const end = () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref();
  };
  const timer = setTimeout(end, deadlineMs);
  stopping.signal.addEventListener('abort', end);
  const [all, told]: [string[], string[]] = [[], []];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      all.push(line);
      if (stream === child.stdout) told.push(line);
      onLine?.(line);
    });
  }
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout: told.join('\n'), output: all.join('\n') }));
    });
  } finally {
    clearTimeout(timer);
    stopping.signal.removeEventListener('abort', end);
  }
}

/** Runs a program that must succeed, and gives what it printed; rejects otherwise, and once it is time to stop. */
export async function run(program: string, args: readonly string[], options?: CommandOptions): Promise<string> {
  stopping.signal.throwIfAborted();
  const { code, stdout, output } = await outcomeOf(program, args, options);
  if (code === 0) return stdout.trim();
  throw new Error(`${[program, ...args].join(' ').slice(0, 300)} ended with ${code}:\n${output.slice(-SHOWN)}`);
}
