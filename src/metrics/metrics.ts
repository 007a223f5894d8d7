import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { AppConfig } from '../config/app-config.js';
import { METRICS } from './metric-list.js';
import type { MetricName, MetricSpec } from './metric-list.js';
import { ReadHistogram } from './read-histogram.js';
import { Readings } from './readings.js';

/** All metrics of this process, as Prometheus reads them: ours, and what Node and the system tell of a process. */
@Injectable()
export class Metrics implements OnModuleInit {
  private readonly registry = new Registry();

  constructor(
    private readonly readings: Readings,
    private readonly config: AppConfig,
  ) {
    for (const [name, spec] of Object.entries(METRICS) as [MetricName, MetricSpec][]) this.register(name, spec);
  }

  /** Measures the event loop and the garbage collector from here on, if anybody can ask for it. */
  onModuleInit(): void {
    if (this.config.admin !== undefined) collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  private register(name: MetricName, { type, labels, help }: MetricSpec): void {
    const read = this.readings.by[name];
    const setup = { name, help, labelNames: [...labels], registers: [this.registry] };
    if (type === 'histogram') {
      new ReadHistogram(setup, read);
      return;
    }
    const collect = (): void => {
      metric.reset();
      for (const { labels: values, value } of read()) metric.labels(...values).inc(Number(value));
    };
    const metric = type === 'counter' ? new Counter({ ...setup, collect }) : new Gauge({ ...setup, collect });
  }
}
