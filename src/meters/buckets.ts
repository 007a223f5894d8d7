/** How values are spread: how many were at most each bound, and their sum. Plain numbers, for code that runs per frame. */
export class Buckets {
  /** By place of the bound, those above the bound before it; the last is for what is above all. */
  readonly counts: number[];
  sum = 0;

  /** Bounds in base units (seconds, bytes), rising. */
  constructor(readonly bounds: readonly number[]) {
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  /** In base units, not negative. */
  add(value: number): void {
    const { bounds, counts } = this;
    let place = 0;
    while (value > (bounds[place] ?? Infinity)) place++;
    counts[place] = (counts[place] ?? 0) + 1;
    this.sum += value;
  }
}
