/** A line of the server's logger, as against what the test runner writes. */
const LOGGED = /^\d\d:\d\d:\d\d\.\d{3} (?:error|warn|info|debug) /;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f]/;

/** Keeps what this process writes while a server runs in it, to search it for what must never be logged. */
export class LogWatch {
  private text = '';
  private readonly streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }));

  private constructor() {
    for (const { stream, write } of this.streams) {
      stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
        const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
        this.text += text;
        return LOGGED.test(text) || write.call(stream, chunk, ...rest);
      };
    }
  }

  static start(): LogWatch {
    return new LogWatch();
  }

  stop(): void {
    for (const { stream, write } of this.streams) stream.write = write;
  }

  /** How many lines the server logged. */
  get lines(): number {
    return this.text.split('\n').filter((line) => LOGGED.test(line)).length;
  }

  /** Which of the words were written, and every logged line that has a raw control byte. */
  leaks(words: readonly string[]): string[] {
    const raw = this.text.split('\n').filter((line) => LOGGED.test(line) && CONTROL.test(line));
    return [...words.filter((word) => this.text.includes(word)), ...raw];
  }
}
