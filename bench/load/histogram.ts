const BUCKET_MS = 0.05;
const BUCKETS = 400_000;

/** Times up to 20 s, each to 0.05 ms; longer ones count as 20 s. */
export class Histogram {
  private readonly counts = new Uint32Array(BUCKETS);
  private total = 0;

  get count(): number {
    return this.total;
  }

  add(ms: number): void {
    const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.floor(ms / BUCKET_MS)));
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.total++;
  }

  /** In ms; 0 if nothing was counted. */
  at(share: number): number {
    if (this.total === 0) return 0;
    let left = this.total * share;
    for (const [bucket, count] of this.counts.entries()) {
      left -= count;
      if (left <= 0) return Math.round((bucket + 1) * BUCKET_MS * 100) / 100;
    }
    return BUCKETS * BUCKET_MS;
  }

  clear(): void {
    this.counts.fill(0);
    this.total = 0;
  }
}
