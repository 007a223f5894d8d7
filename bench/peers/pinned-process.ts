import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { within } from '../../test/support/within.js';
import type { RunningPeer } from './peer.js';

const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 10_000;
/** Daemons live there, and it is not in every user's PATH. */
const SYSTEM_PROGRAMS = '/usr/sbin';
const LISTENING = /listening on (\d+)\n/;

/** A program on one core only, with all that it starts; told to end at the latest when this process dies, however it does. */
export class PinnedProcess {
  /** What it printed. */
  private output = '';
  private readonly exited: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly program: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    const failed = once(child, 'error').then(([error]) => (this.output += String(error)));
    this.exited = Promise.race([once(child, 'exit'), failed]);
  }

  static start(cpu: number, program: string, args: readonly string[]): PinnedProcess {
    // Both replace themselves by what they are given: the process that is counted is the program's own.
    const pinned = ['--pdeathsig', 'TERM', 'taskset', '--cpu-list', String(cpu), program, ...args];
    const child = spawn('setpriv', pinned, {
      env: { PATH: `${process.env['PATH'] ?? ''}${delimiter}${SYSTEM_PROGRAMS}`, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new PinnedProcess(child, program);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Resolves when it has printed that, or had already. */
  async said(pattern: RegExp): Promise<RegExpExecArray> {
    const match = new Promise<RegExpExecArray>((resolve) => {
      const look = () => {
        const found = pattern.exec(this.output);
        if (found !== null) resolve(found);
      };
      look();
      for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', look);
    });
    const died = this.exited.then(() => Promise.reject(new Error(`${this.program} did not start:\n${this.output}`)));
    const why = () => `${this.program} is not ready:\n${this.output}`;
    return within(START_DEADLINE_MS, Promise.race([match, died]), why);
  }

  /** Resolves when it is dead. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    try {
      await within(STOP_DEADLINE_MS, this.exited, () => `${this.program} still runs`);
    } catch {
      this.child.kill('SIGKILL');
      await this.exited;
    }
  }
}

export interface NodeServers {
  readonly cpu: number;
  readonly instances: number;
  /** Takes a free port and prints `listening on <port>`. */
  readonly server: URL;
  readonly args: readonly string[];
  /** Of Node. */
  readonly options?: readonly string[];
}

export async function startNodeServers(setting: NodeServers): Promise<RunningPeer> {
  const { cpu, instances, server, args, options = [] } = setting;
  const command = [...options, fileURLToPath(server), ...args];
  const processes = Array.from({ length: instances }, () => PinnedProcess.start(cpu, process.execPath, command));
  return whenReady(processes, async () => {
    const lines = await Promise.all(processes.map((started) => started.said(LISTENING)));
    return { pids: processes.map(({ pid }) => pid), ports: lines.map(([, port]) => Number(port)) };
  });
}

/** The peer that these processes are; if it does not get ready, none of them stays. */
export async function whenReady(
  processes: readonly PinnedProcess[],
  ready: () => Promise<Pick<RunningPeer, 'pids' | 'ports'>>,
): Promise<RunningPeer> {
  const stop = async () => {
    await Promise.all(processes.map((started) => started.stop()));
  };
  try {
    return { ...(await ready()), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export async function hasProgram(program: string): Promise<boolean> {
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), SYSTEM_PROGRAMS];
  const found = await Promise.all(directories.map((directory) => canRun(join(directory, program))));
  return found.includes(true);
}

async function canRun(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
