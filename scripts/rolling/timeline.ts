/** Width of what is counted. */
export const BUCKET_MS = 500;

/** What happened when, in half seconds. */
export class Timeline {
  readonly marks: { readonly at: number; readonly text: string }[] = [];
  /** From the loss of a socket until its client had everything again, in ms. */
  readonly absences: number[] = [];
  private readonly startedAt = performance.now();
  private readonly returnedAt: number[] = [];
  private readonly away: { readonly at: number; readonly change: 1 | -1 }[] = [];

  mark(text: string): void {
    this.marks.push({ at: this.now(), text });
  }

  lost(): void {
    this.away.push({ at: this.now(), change: 1 });
  }

  back(afterMs: number): void {
    const at = this.now();
    this.absences.push(afterMs);
    this.returnedAt.push(at);
    this.away.push({ at, change: -1 });
  }

  /** Clients that came back in the worst second. */
  get peak(): number {
    const counts = this.returns();
    return Math.max(0, ...counts.map((count, index) => count + (counts[index + 1] ?? 0)));
  }

  /** Most that were closed from one mark to the next. */
  get drained(): number {
    const ends = [...this.marks.slice(1).map(({ at }) => at), Infinity];
    const counts = this.marks.map(
      (mark, n) => this.away.filter(({ at, change }) => change === 1 && at >= mark.at && at < (ends[n] ?? 0)).length,
    );
    return Math.max(0, ...counts);
  }

  /** By half seconds: how many came back in it. */
  returns(): number[] {
    const counts = new Array<number>(this.buckets).fill(0);
    for (const at of this.returnedAt) counts[bucketOf(at)] = (counts[bucketOf(at)] ?? 0) + 1;
    return counts;
  }

  /** By half seconds: how many were away at its end. */
  absent(): number[] {
    const changes = new Array<number>(this.buckets).fill(0);
    for (const { at, change } of this.away) changes[bucketOf(at)] = (changes[bucketOf(at)] ?? 0) + change;
    let count = 0;
    return changes.map((change) => (count += change));
  }

  private get buckets(): number {
    return bucketOf(this.now()) + 1;
  }

  private now(): number {
    return performance.now() - this.startedAt;
  }
}

function bucketOf(at: number): number {
  return Math.floor(at / BUCKET_MS);
}
