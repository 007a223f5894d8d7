const TERMINAL_MS = 200;
const PIPE_MS = 5_000;
const CLEARED = '\r\u001b[2K';

/** One line that changes in place, below what has scrolled by; where output is no terminal, a new line now and then. */
export class Progress {
  private shownAt = -Infinity;
  private shown = '';
  private readonly startedAt = performance.now();

  show(line: () => string): void {
    const now = performance.now();
    const isTerminal = process.stdout.isTTY;
    if (now - this.shownAt < (isTerminal ? TERMINAL_MS : PIPE_MS)) return;
    this.shownAt = now;
    const text = `${this.clock(now)}  ${line()}`;
    this.shown = isTerminal ? text.slice(0, process.stdout.columns - 1) : '';
    process.stdout.write(isTerminal ? `${CLEARED}${this.shown}` : `${text}\n`);
  }

  /** A line that stays. */
  note(line: string): void {
    process.stdout.write(process.stdout.isTTY ? `${CLEARED}${line}\n${this.shown}` : `${line}\n`);
  }

  end(): void {
    if (process.stdout.isTTY) process.stdout.write('\n');
  }

  private clock(now: number): string {
    const seconds = Math.floor((now - this.startedAt) / 1_000);
    return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  }
}
