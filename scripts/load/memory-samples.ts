import type { Checks } from '../support/checks.js';

/** Shorter runs end before the process has reached its size. */
const MIN_SECONDS = 30;
const MIB = 1024 * 1024;

/** Resident memory of the server over a run. */
export class MemorySamples {
  private readonly samples: number[] = [];

  constructor(private readonly tolerancePercent: number) {}

  get last(): number {
    return Math.round((this.samples.at(-1) ?? 0) / MIB);
  }

  add(bytes: number | undefined): void {
    if (bytes !== undefined) this.samples.push(bytes);
  }

  /** Means of the first, middle and last third, in MiB. */
  thirds(): readonly [number, number, number] {
    const mean = (third: number) => {
      const part = this.samples.slice((this.samples.length * third) / 3, (this.samples.length * (third + 1)) / 3);
      return Math.round((part.reduce((sum, bytes) => sum + bytes, 0) / Math.max(1, part.length) / MIB) * 10) / 10;
    };
    return [mean(0), mean(1), mean(2)];
  }

  /** What rooms keep (messages, ids, the hot log) does grow; the tolerance is for that. */
  check(checks: Checks, seconds: number): void {
    const name = 'memory is flat';
    if (this.samples.length === 0) return checks.that(name, true, 'not checked: this system does not tell it');
    const [first, middle, last] = this.thirds();
    const growth = Math.round((last / middle - 1) * 1_000) / 10;
    const seen = `${first} → ${middle} → ${last} MiB by thirds: ${growth} %, at most ${this.tolerancePercent} % allowed`;
    if (seconds < MIN_SECONDS) checks.that(name, true, `not checked below ${MIN_SECONDS} s; ${seen}`);
    else checks.that(name, growth <= this.tolerancePercent, seen);
  }
}
