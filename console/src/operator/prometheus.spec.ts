import { describe, expect, it } from '@jest/globals';
import { byLabel, parseMetrics, quantileBetween, total } from './prometheus.js';

const scrape = (low: number, high: number) => `# HELP lag Time
# TYPE lag histogram
lag_bucket{le="0.1"} ${low}
lag_bucket{le="0.5"} ${low + high}
lag_bucket{le="+Inf"} ${low + high}
errors_total{code="invalid_payload",note="a\\"b"} 3
errors_total{code="not_found"} 4 1700000000
up 1
`;

describe('a scrape', () => {
  it('is read by name and label', () => {
    const samples = parseMetrics(scrape(1, 2));
    expect(total(samples, 'up')).toBe(1);
    expect(total(samples, 'errors_total')).toBe(7);
    expect([...byLabel(samples, 'errors_total', 'code')]).toEqual([
      ['invalid_payload', 3],
      ['not_found', 4],
    ]);
    expect(total(samples, 'none')).toBe(0);
  });

  it('tells the quantiles of what came since the one before', () => {
    const before = parseMetrics(scrape(100, 0));
    const after = parseMetrics(scrape(100, 10));
    expect(quantileBetween(before, after, 'lag', 0.5)).toBeCloseTo(0.3);
    expect(quantileBetween(before, before, 'lag', 0.5)).toBeUndefined();
    expect(quantileBetween(before, after, 'none', 0.5)).toBeUndefined();
  });
});
