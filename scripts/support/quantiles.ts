/** What stands at each share (0..1) of the sorted figures, to a tenth; 0 where there are none. */
export function quantiles(figures: readonly number[], ...shares: readonly number[]): number[] {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return shares.map((share) => Math.round(at(share) * 10) / 10);
}
