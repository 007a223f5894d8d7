import type { INestApplication } from '@nestjs/common';
import { createApp } from '../../src/app.js';
import type { AppOptions } from '../../src/app.module.js';
import { parseEnv } from '../../src/config/parse-env.js';
import { LineLogger } from '../../src/logging/line-logger.js';
import { ManualClock } from './manual-clock.js';

/** Between any two lines more time passes than repeats are counted for: all are printed, and can be looked through. */
class LogClock extends ManualClock {
  private readings = 0;

  override steady(): number {
    return ++this.readings * 60_000;
  }
}

/** The whole server in this process, with these settings, on a free port; if it has an admin port, on another free one. */
export async function listening(settings: Record<string, string>, options: AppOptions): Promise<INestApplication> {
  const parsed = parseEnv(settings);
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  const { admin, ...config } = parsed.config;
  const started = { ...config, ...(admin && { admin: { ...admin, port: 0 } }) };
  const logger = new LineLogger(started, { clock: new LogClock() });
  const app = await createApp(started, { logger, ...options });
  try {
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}
