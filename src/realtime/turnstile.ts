/** Tells when somebody who waits has gone; returns what ends that. */
export type WhenGone = (leave: () => void) => () => void;

/** A place outside; nobody's, once its owner went in or away. */
interface Place {
  call: ((isIn: boolean) => void) | undefined;
}

/** Lets so many do their work at once; the others wait outside, and go in by order of arrival. */
export class Turnstile {
  private readonly outside: Place[] = [];
  private waitingNow = 0;

  constructor(
    private free: number,
    /** Whoever takes longer goes on, and no longer counts: what waits for somebody else must not keep the others out. */
    private readonly longestMs?: number,
  ) {}

  /** Those outside. */
  get waiting(): number {
    return this.waitingNow;
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
    const place: Place = { call: undefined };
    this.outside.push(place);
    this.waitingNow++;
    const called = new Promise<boolean>((resolve) => (place.call = resolve));
    const stay = whenGone?.(() => this.call(place, false));
    const isIn = await called;
    stay?.();
    return isIn;
  }

  /** False if its owner has gone. */
  private call(place: Place, isIn: boolean): boolean {
    const { call } = place;
    if (call === undefined) return false;
    place.call = undefined;
    this.waitingNow--;
    call(isIn);
    return true;
  }

  private next(): void {
    // Goes in in the place of the one that left.
    for (let next = this.outside.shift(); next !== undefined; next = this.outside.shift()) {
      if (this.call(next, true)) return;
    }
    this.free++;
  }
}
