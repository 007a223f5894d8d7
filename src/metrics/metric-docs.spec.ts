import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { metricTable } from './metric-docs.js';

describe('docs/metrics.md', () => {
  it('lists exactly the metrics that there are (`npm run docs:tables` writes them)', () => {
    const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
    expect(/<!-- metrics:start -->\n([^]*?)\n<!-- metrics:end -->/.exec(page)?.[1]).toBe(metricTable());
  });
});
