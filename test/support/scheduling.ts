import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Has all threads of a process, and what it starts from now on, run on that core alone. Needs Linux's `taskset`. */
export async function pin(pid: number, core: number): Promise<void> {
  await run('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)]);
}

/** Has it run when nobody else wants to: the least `nice` still makes others wait for some milliseconds. Needs `chrt`. */
export async function idle(pid: number): Promise<void> {
  await run('chrt', ['--idle', '--all-tasks', '--pid', '0', String(pid)]);
}
