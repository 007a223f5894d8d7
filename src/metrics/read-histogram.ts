import { Histogram } from 'prom-client';
import type { HistogramConfiguration } from 'prom-client';
import { Buckets } from '../meters/buckets.js';
import type { Reading } from './readings.js';

/** A histogram whose buckets are counted elsewhere, and read when somebody asks. */
export class ReadHistogram extends Histogram {
  constructor(
    private readonly setup: HistogramConfiguration<string>,
    private readonly read: () => readonly Reading[],
  ) {
    super(setup);
  }

  /** Where `prom-client` 15 takes what it writes from; its types do not know it. */
  getForPromString() {
    const { name, help } = this.setup;
    const values = this.read().flatMap((reading) => this.valuesOf(reading));
    return Promise.resolve({ name, help, type: 'histogram', values, aggregator: 'sum' });
  }

  private valuesOf({ labels, value }: Reading) {
    if (!(value instanceof Buckets)) return [];
    const { name, labelNames = [] } = this.setup;
    const own = Object.fromEntries(labelNames.map((label, place) => [label, labels[place] ?? '']));
    let count = 0;
    const buckets = value.counts.map((more, place) => {
      count += more;
      return { metricName: `${name}_bucket`, labels: { ...own, le: value.bounds[place] ?? '+Inf' }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: own, value: value.sum },
      { metricName: `${name}_count`, labels: own, value: count },
    ];
  }
}
