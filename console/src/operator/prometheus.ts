/** One number of a scrape. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
/** By name, as `/metrics` tells them; those of a histogram are `…_bucket`, `…_sum` and `…_count`. */
export type Samples = ReadonlyMap<string, readonly Sample[]>;

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Reads the text format of Prometheus; what it does not know it leaves out. */
export function parseMetrics(text: string): Samples {
  const samples = new Map<string, Sample[]>();
  for (const line of text.split('\n')) {
    const [, name, labelsText = '', number] = LINE.exec(line) ?? [];
    if (name === undefined || line.startsWith('#')) continue;
    const labels = Object.fromEntries(
      Array.from(labelsText.matchAll(LABEL), ([, key = '', value = '']) => [key, value]),
    );
    const value = number === '+Inf' ? Infinity : Number(number);
    const known = samples.get(name);
    if (known === undefined) samples.set(name, [{ labels, value }]);
    else known.push({ labels, value });
  }
  return samples;
}

/** All samples of a name together; 0 if there is none. */
export function total(samples: Samples, name: string): number {
  return (samples.get(name) ?? []).reduce((sum, { value }) => sum + value, 0);
}

/** The samples of a name by the value of one of its labels, added up. */
export function byLabel(samples: Samples, name: string, label: string): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const { labels, value } of samples.get(name) ?? []) {
    const key = labels[label] ?? '';
    values.set(key, (values.get(key) ?? 0) + value);
  }
  return values;
}

/**
 * The quantile `q` of what a histogram took up between two scrapes, as Prometheus reckons it: evenly within a bucket.
 * `undefined` if it took up nothing.
 */
export function quantileBetween(before: Samples, after: Samples, name: string, q: number): number | undefined {
  const old = byLabel(before, `${name}_bucket`, 'le');
  const buckets = [...byLabel(after, `${name}_bucket`, 'le')]
    .map(([le, count]) => ({ le: le === '+Inf' ? Infinity : Number(le), count: count - (old.get(le) ?? 0) }))
    .sort((one, other) => one.le - other.le);
  const rank = q * (buckets.at(-1)?.count ?? 0);
  if (rank <= 0) return undefined;
  const at = buckets.findIndex(({ count }) => count >= rank);
  const lower = buckets[at - 1] ?? { le: 0, count: 0 };
  const upper = buckets[at];
  if (upper === undefined || upper.le === Infinity) return lower.le;
  return lower.le + ((upper.le - lower.le) * (rank - lower.count)) / (upper.count - lower.count);
}
