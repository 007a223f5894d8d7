import { Get, Res } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { AdminController } from '../admin/admin-controller.decorator.js';
import { Metrics } from './metrics.js';

/** `GET /metrics` on ADMIN_PORT, in the text format of Prometheus. */
@AdminController('/metrics', { isOpenOnLoopback: true })
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  async read(@Res({ passthrough: true }) response: ServerResponse): Promise<string> {
    const text = await this.metrics.text();
    response.setHeader('Content-Type', this.metrics.contentType);
    return text;
  }
}
