import type { INestApplication } from '@nestjs/common';
import { createApp } from '../../src/app.js';
import type { AppOptions } from '../../src/app.module.js';
import { parseEnv } from '../../src/config/parse-env.js';

/** The whole server in this process, with these settings, on a free port; if it has an admin port, on another free one. */
export async function listening(settings: Record<string, string>, options: AppOptions): Promise<INestApplication> {
  const parsed = parseEnv(settings);
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  const { admin, ...config } = parsed.config;
  const app = await createApp({ ...config, ...(admin && { admin: { ...admin, port: 0 } }) }, options);
  try {
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}
