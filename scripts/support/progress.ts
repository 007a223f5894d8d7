const TERMINAL_MS = 200;
const PIPE_MS = 5_000;

/** One line that changes in place; where output is no terminal, a new line now and then. */
export class Progress {
  private shownAt = -Infinity;
  private readonly startedAt = performance.now();

  show(line: () => string): void {
    const now = performance.now();
    const isTerminal = process.stdout.isTTY;
    if (now - this.shownAt < (isTerminal ? TERMINAL_MS : PIPE_MS)) return;
    this.shownAt = now;
    const text = `${this.clock(now)}  ${line()}`;
    process.stdout.write(isTerminal ? `\r\u001b[2K${text.slice(0, process.stdout.columns - 1)}` : `${text}\n`);
  }

  end(): void {
    if (process.stdout.isTTY) process.stdout.write('\n');
  }

  private clock(now: number): string {
    const seconds = Math.floor((now - this.startedAt) / 1_000);
    return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  }
}
