/** One of the longest increasing subsequences of distinct numbers: the places that it takes, ascending. */
export function longestRun(values: readonly number[]): number[] {
  /** For each length, where the run of that length that ends lowest ends. */
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const [place, value] of values.entries()) {
    const length = firstWhere(ends.length, (at) => (values[ends[at] ?? 0] ?? 0) > value);
    before.set(place, ends[length - 1]);
    ends[length] = place;
  }
  const run: number[] = [];
  for (let place = ends.at(-1); place !== undefined; place = before.get(place)) run.push(place);
  return run.reverse();
}

/** The first of 0..count that holds, for what holds from some place on; `count` if none does. */
function firstWhere(count: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
