import { describe, expect, it } from '@jest/globals';
import { parseMetrics } from './prometheus.js';
import { countsOf, readingBetween } from './readings.js';

const scrape = (at: number, sent: number) => ({
  at,
  samples: parseMetrics(
    `rally_connections 3\nrally_messages_sent_total ${sent}\nrally_store_up 1\nprocess_cpu_seconds_total 1
nodejs_eventloop_lag_p99_seconds 0.012\nrally_errors_total{code="a"} 1\nrally_errors_total{code="b"} 5\nrally_errors_total{code="c"} 0`,
  ),
});

describe('what an instance did between two scrapes', () => {
  it('is told per second and in ms', () => {
    expect(readingBetween(scrape(1_000, 10), scrape(3_000, 50))).toMatchObject({
      connections: 3,
      framesOut: 20,
      framesIn: 0,
      loopLag: 12,
      handlerP99: undefined,
      isStoreUp: true,
      isDraining: false,
    });
  });

  it('is unknown if the process began anew', () => {
    expect(readingBetween(scrape(1_000, 10), scrape(3_000, 2))).toBeUndefined();
  });

  it('has its refusals by code, the most frequent first', () => {
    expect(countsOf(scrape(0, 0).samples, 'rally_errors_total', 'code')).toEqual([
      ['b', 5],
      ['a', 1],
    ]);
  });
});
