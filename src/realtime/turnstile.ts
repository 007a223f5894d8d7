import { Fifo } from '../fifo.js';

/** Tells when somebody who waits has gone; returns what ends that. */
export type WhenGone = (leave: () => void) => () => void;

/** Lets so many do their work at once; the others wait outside, and go in by order of arrival. */
export class Turnstile {
  /** Called with whether it is let in. */
  private readonly outside = new Fifo<(isIn: boolean) => void>();

  constructor(
    private free: number,
    /** Whoever takes longer goes on, and no longer counts: what waits for somebody else must not keep the others out. */
    private readonly longestMs?: number,
  ) {}

  /** Those outside. */
  get waiting(): number {
    return this.outside.size;
  }

  async pass<Result>(work: () => Promise<Result>): Promise<Result>;
  /** `undefined`: it went away again, and is forgotten at once, however many wait before it. */
  async pass<Result>(work: () => Promise<Result>, whenGone: WhenGone): Promise<Result | undefined>;
  async pass<Result>(work: () => Promise<Result>, whenGone?: WhenGone): Promise<Result | undefined> {
    if (this.free > 0) this.free--;
    else if (!(await this.wait(whenGone))) return undefined;
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

  private async wait(whenGone: WhenGone | undefined): Promise<boolean> {
    let call: (isIn: boolean) => void = () => undefined;
    const called = new Promise<boolean>((resolve) => (call = resolve));
    this.outside.add(call);
    const stay = whenGone?.(() => {
      if (this.outside.delete(call)) call(false);
    });
    const isIn = await called;
    stay?.();
    return isIn;
  }

  private next(): void {
    const next = this.outside.shift();
    if (next === undefined) this.free++;
    else next(true); // Goes in in the place of the one that left.
  }
}
