import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Slow enough for an interpreter that starts on a busy machine. */
const DEADLINE_MS = 8_000;
/** Cursor movements, by which an interactive client writes above its prompt. */
// eslint-disable-next-line no-control-regex
const ESCAPES = /\u001b(?:\[[0-9;]*[A-Za-z]|[0-9])/g;
/** `{…}` or `< {…}`, after the prompts that were not answered on the line. */
const RECEIVED = /^(?:> )*(?:< )?(\{.*\})\s*$/;

type Json = Record<string, unknown>;

/** An interactive WebSocket client that others wrote: what is typed into it is sent, what it prints was received. */
export class ForeignClient {
  private readonly unread: Json[] = [];
  private readonly printed: string[] = [];
  private look: () => void = () => undefined;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    createInterface(child.stdout).on('line', (line) => this.read(line));
    createInterface(child.stderr).on('line', (line) => this.printed.push(line));
  }

  static start(command: string, args: readonly string[]): ForeignClient {
    return new ForeignClient(spawn(command, args));
  }

  type(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  /** The next received frame that has all of `part`; those before it stay unread. */
  async expect(part: Json): Promise<Json> {
    const find = () => this.unread.findIndex((frame) => hasPart(frame, part));
    const isThere = new Promise<void>((resolve, reject) => {
      const late = () => reject(new Error(`Nothing like ${JSON.stringify(part)} in:\n${this.printed.join('\n')}`));
      const timer = setTimeout(late, DEADLINE_MS);
      this.look = () => {
        if (find() < 0) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.look();
    await isThere;
    return this.unread.splice(find(), 1)[0] ?? {};
  }

  /** Ends its input, as Ctrl-D does; gives its exit code. */
  async end(): Promise<number | null> {
    const exited = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.stdin.end();
    return (await exited)[0];
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private read(line: string): void {
    const text = line.replace(ESCAPES, '');
    this.printed.push(text);
    const frame = RECEIVED.exec(text)?.[1];
    if (frame !== undefined) this.unread.push(JSON.parse(frame) as Json);
    this.look();
  }
}

/** Objects match by the fields that they name, everything else by equality. */
function hasPart(actual: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return Object.is(actual, part);
  if (typeof actual !== 'object' || actual === null) return false;
  return Object.entries(part).every(([key, value]) => hasPart((actual as Json)[key], value));
}
