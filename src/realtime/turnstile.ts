/** Lets so many do their work at once; the others wait outside, and go in by order of arrival. */
export class Turnstile {
  private readonly outside: (() => void)[] = [];

  constructor(
    private free: number,
    /** Whoever takes longer goes on, and no longer counts: what waits for somebody else must not keep the others out. */
    private readonly longestMs?: number,
  ) {}

  /** Those outside. */
  get waiting(): number {
    return this.outside.length;
  }

  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.outside.push(resolve));
    let isInside = true;
    const leave = (): void => {
      if (isInside) this.next();
      isInside = false;
    };
    const timer = this.longestMs === undefined ? undefined : setTimeout(leave, this.longestMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      leave();
    }
  }

  private next(): void {
    const next = this.outside.shift();
    if (next === undefined) this.free++;
    else next(); // Goes in in the place of the one that left.
  }
}
