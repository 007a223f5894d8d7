import { createInterface, clearLine, cursorTo } from 'node:readline';
import type { Interface } from 'node:readline';
import { printLine, remark } from './output.js';

const PROMPT = '> ';

/** Lines in, and lines out above what is being typed; without a terminal plain lines both ways. */
export class ChatScreen {
  /** At Ctrl-C, after which nothing more is waited for. */
  readonly interrupted: Promise<void>;
  private readonly isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  private readonly input: Interface;
  /** From the first one on: what is typed before the room is joined is not lost. */
  private readonly typed: AsyncIterable<string>;
  private isOpen = true;

  /** `show`: what is given every frame, instead of words. */
  constructor(readonly show: ((frame: object) => void) | undefined) {
    const output = this.isTerminal ? { output: process.stdout, prompt: PROMPT } : {};
    this.input = createInterface({ input: process.stdin, terminal: this.isTerminal, ...output });
    this.typed = { [Symbol.asyncIterator]: always(this.input[Symbol.asyncIterator]()) };
    this.interrupted = new Promise((resolve) => {
      const stop = () => {
        this.input.close();
        resolve();
      };
      this.input.once('SIGINT', stop);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
    });
  }

  /** Until the input ends, by Ctrl-D or Ctrl-C too. */
  async *lines(): AsyncGenerator<string> {
    if (this.isTerminal) this.input.prompt();
    for await (const line of this.typed) {
      yield line;
      if (this.isTerminal && this.isOpen) this.input.prompt();
    }
  }

  /** For who talks; what reads frames finds it beside them. */
  tell(line: string): void {
    if (this.show !== undefined) remark(line);
    else if (!this.isTerminal) printLine(line);
    else this.printAbove(line);
  }

  close(): void {
    this.isOpen = false;
    this.input.close();
  }

  private printAbove(line: string): void {
    clearLine(process.stdout, 0);
    cursorTo(process.stdout, 0);
    printLine(line);
    if (this.isOpen) this.input.prompt(true);
  }
}

function always<T>(value: T): () => T {
  return () => value;
}
