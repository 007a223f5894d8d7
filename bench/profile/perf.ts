import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Samples a second; not in step with anything that happens each millisecond. */
const FREQUENCY = 1_999;
/** `<address> <function> (<file>)` */
const FRAME = /^\s+[0-9a-f]+ (.*) \(.*\)$/;

/** Where perf looks for the names of what V8 compiled, and V8 writes them. */
export function namesOf(pid: number): string {
  return `/tmp/perf-${pid}.map`;
}

/** Samples of these processes, by Debian's perf, for so long; of all threads, also within the kernel. */
export async function record(pids: readonly number[], seconds: number, file: string): Promise<void> {
  const what = ['-q', '-e', 'cpu-clock', '-F', String(FREQUENCY), '-g', '-p', pids.join(','), '-o', file];
  await run('perf', ['record', ...what, '--', 'sleep', String(seconds)]);
}

/** The stacks of a recording, each from its innermost frame on. */
export async function* stacksOf(file: string): AsyncGenerator<readonly string[]> {
  const reader = spawn('perf', ['script', '-i', file, '-F', 'comm,ip,sym,dso'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stack: string[] = [];
  for await (const line of createInterface(reader.stdout)) {
    if (line !== '') {
      const name = FRAME.exec(line)?.[1];
      if (name !== undefined) stack.push(name);
    } else if (stack.length > 0) {
      yield stack;
      stack = [];
    }
  }
}
