import type { Clock } from '../clock/clock.js';
import type { LogLevel } from '../config/app-config.js';

const LINES_MAX = 10;
const WINDOW_MS = 10_000;
/** Kinds of messages that are counted each by itself; those that come while there are so many are counted together. */
const KINDS_MAX = 500;
const OTHERS = 'other messages';
/** As much of a message as tells its kind. */
const KIND_MAX = 200;

/** Ids, numbers, ports: words with a digit. And what is quoted. */
const VARYING = /"[^"]*"|'[^']*'|`[^`]*`|[\w-]*\d[\w-]*/g;

/** Whose lines are counted together: those of one level and context that say the same of different things. */
export interface LineSource {
  readonly level: LogLevel;
  readonly context: string | undefined;
  readonly message: string;
}
interface Window {
  readonly source: LineSource;
  readonly endsAt: number;
  count: number;
}

/**
 * Of lines that say the same, ten in ten seconds are enough; how many more there were is told when the time is over. So a
 * fault that strikes every frame, or whoever provokes a line at will, neither fills the disk nor hides what else is logged.
 */
export class RepeatLimit {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly clock: Clock,
    /** Prints how many more there were. */
    private readonly tell: (source: LineSource) => void,
  ) {}

  /** Whether this line is to be printed; if not, it is counted. */
  admits({ level, context, message }: LineSource): boolean {
    const window = this.windowOf({ level, context, message: kindOf(message) });
    window.count += 1;
    // Most windows end unnoticed: only one that has something to tell needs a timer.
    if (window.count === LINES_MAX + 1) {
      this.clock.after(window.endsAt - this.clock.steady(), () => this.end(window));
    }
    return window.count <= LINES_MAX;
  }

  /** Tells at once what it has to tell: nothing is printed after it. */
  flush(): void {
    for (const window of [...this.windows.values()]) this.end(window);
  }

  private windowOf(source: LineSource): Window {
    const now = this.clock.steady();
    const key = keyOf(source);
    const open = this.windows.get(key);
    if (open !== undefined && open.endsAt > now) return open;
    if (open !== undefined) this.end(open);
    if (this.windows.size >= KINDS_MAX) this.forgetEnded(now);
    if (this.windows.size >= KINDS_MAX && source.message !== OTHERS) {
      return this.windowOf({ level: source.level, context: undefined, message: OTHERS });
    }
    const window = { source, endsAt: now + WINDOW_MS, count: 0 };
    this.windows.set(key, window);
    return window;
  }

  private forgetEnded(now: number): void {
    for (const window of [...this.windows.values()]) if (window.endsAt <= now) this.end(window);
  }

  private end(window: Window): void {
    const key = keyOf(window.source);
    // It was ended before its timer.
    if (this.windows.get(key) !== window) return;
    this.windows.delete(key);
    const more = window.count - LINES_MAX;
    if (more > 0) this.tell({ ...window.source, message: `… and ${more} more of: ${window.source.message}` });
  }
}

function kindOf(message: string): string {
  return message.slice(0, KIND_MAX).replace(VARYING, '#');
}

function keyOf({ level, context = '', message }: LineSource): string {
  return `${level}\n${context}\n${message}`;
}
