import type { INestApplication } from '@nestjs/common';
import { createApp } from '../../src/app.js';
import type { AppOptions } from '../../src/app.module.js';
import { parseEnv } from '../../src/config/parse-env.js';

/** The whole server in this process, with these settings, on a free port. */
export async function listening(settings: Record<string, string>, options: AppOptions): Promise<INestApplication> {
  const parsed = parseEnv(settings);
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  const app = await createApp(parsed.config, options);
  try {
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}
