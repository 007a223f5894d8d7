import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pin } from '../measure/processes.js';

export interface ForkedServer {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

const TRANSPILER = new URL('../../scripts/typescript.mjs', import.meta.url).href;

/** A server written for the bench; it says `{port}` when it listens, and ends with the process that forked it. */
export async function forkServer(entry: URL, cpu: number, env: Record<string, string>): Promise<ForkedServer> {
  const child = fork(fileURLToPath(entry), {
    execArgv: ['--import', TRANSPILER],
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    stdio: 'inherit',
  });
  const exited = once(child, 'exit');
  const died = exited.then(() => Promise.reject(new Error(`${entry.pathname} did not start`)));
  const [said] = (await Promise.race([once(child, 'message'), died])) as [{ port: number }];
  const pid = child.pid ?? 0;
  await pin(pid, cpu);
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  return { pid, port: said.port, stop };
}
