import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pin } from '../../test/support/scheduling.js';
import type { Answers, Request, Target } from './load-process.js';
import type { Arrival, Crowd } from './fleet.js';
import type { Counts, Load } from './offer.js';

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}
interface Answer {
  readonly id: number;
  readonly result?: never;
  readonly error?: string;
}
const TRANSPILER = new URL('../../scripts/typescript.mjs', import.meta.url).href;
const ENTRY = fileURLToPath(new URL('./load-process.ts', import.meta.url));

/** Handle of a load client: a process of its own, so that what measures does not wait for what loads. */
export class LoadClient {
  private readonly waiting = new Map<number, Waiting>();
  private ids = 0;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message: Answer) => this.settle(message));
    child.once('exit', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('The load client died'));
    });
  }

  static async start(cpu: number): Promise<LoadClient> {
    const child = fork(ENTRY, { execArgv: ['--import', TRANSPILER], stdio: 'inherit' });
    await pin(child.pid ?? 0, cpu);
    return new LoadClient(child);
  }

  arrive(fleet: string, target: Target, crowd: Crowd, atOnce: number): Promise<Arrival> {
    return this.ask({ name: 'arrive', fleet, target, crowd, atOnce });
  }

  ready(fleet: string, kind: Load['kind']): Promise<Answers['ready']> {
    return this.ask({ name: 'ready', fleet, kind });
  }

  offer(fleet: string, load: Load): Promise<null> {
    return this.ask({ name: 'offer', fleet, load });
  }

  open(fleet: string): Promise<null> {
    return this.ask({ name: 'open', fleet });
  }

  counts(fleet: string): Promise<Counts> {
    return this.ask({ name: 'counts', fleet });
  }

  quiet(fleet: string): Promise<Answers['quiet']> {
    return this.ask({ name: 'quiet', fleet });
  }

  cut(fleet: string): Promise<null> {
    return this.ask({ name: 'cut', fleet });
  }

  lost(fleet: string): Promise<readonly string[]> {
    return this.ask({ name: 'lost', fleet });
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }

  private ask<Name extends Request['name']>(request: Extract<Request, { name: Name }>): Promise<Answers[Name]> {
    const id = this.ids++;
    return new Promise<Answers[Name]>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, request });
    });
  }

  private settle({ id, result, error }: Answer): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(result as never);
    else waiting?.reject(new Error(error));
  }
}
