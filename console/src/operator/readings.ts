import { byLabel, quantileBetween, total } from './prometheus.js';
import type { Samples } from './prometheus.js';

export interface Scrape {
  /** ms of `performance.now()`. */
  readonly at: number;
  readonly samples: Samples;
}
/** What an instance did between two scrapes. Rates are per second, times in ms; `undefined`: nothing happened. */
export interface Reading {
  readonly at: number;
  readonly connections: number;
  readonly rooms: number;
  readonly framesIn: number;
  readonly framesOut: number;
  readonly bytesOut: number;
  readonly refusals: number;
  readonly handlerP99: number | undefined;
  readonly deliveryP99: number | undefined;
  readonly busLagP99: number | undefined;
  readonly loopLag: number;
  readonly residentMiB: number;
  readonly cpu: number;
  readonly isStoreUp: boolean;
  readonly isDraining: boolean;
}

/** `undefined` where the process began anew between the two: counters that went back tell nothing. */
export function readingBetween(before: Scrape, after: Scrape): Reading | undefined {
  const seconds = (after.at - before.at) / 1_000;
  const rate = (name: string) => (total(after.samples, name) - total(before.samples, name)) / seconds;
  const p99 = (name: string) => {
    const value = quantileBetween(before.samples, after.samples, name, 0.99);
    return value === undefined ? undefined : value * 1_000;
  };
  const now = (name: string) => total(after.samples, name);
  if (rate('rally_messages_sent_total') < 0 || rate('process_cpu_seconds_total') < 0) return undefined;
  return {
    at: after.at,
    connections: now('rally_connections'),
    rooms: now('rally_rooms'),
    framesIn: rate('rally_messages_received_total'),
    framesOut: rate('rally_messages_sent_total'),
    bytesOut: rate('rally_sent_bytes_total'),
    refusals: rate('rally_errors_total'),
    handlerP99: p99('rally_handler_duration_seconds'),
    deliveryP99: p99('rally_delivery_duration_seconds'),
    busLagP99: p99('rally_bus_lag_seconds'),
    loopLag: now('nodejs_eventloop_lag_p99_seconds') * 1_000,
    residentMiB: now('process_resident_memory_bytes') / 2 ** 20,
    cpu: rate('process_cpu_seconds_total'),
    isStoreUp: now('rally_store_up') === 1,
    isDraining: now('rally_draining') === 1,
  };
}

/** Since the process began, the most frequent first; those that never happened are left out. */
export function countsOf(samples: Samples, name: string, label: string): readonly (readonly [string, number])[] {
  return [...byLabel(samples, name, label)].filter(([, count]) => count > 0).sort(([, one], [, other]) => other - one);
}
