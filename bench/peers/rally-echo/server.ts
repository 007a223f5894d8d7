import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../../src/app.js';
import { parseEnv } from '../../../src/config/parse-env.js';
import { portOf } from '../../../src/start-lines.js';
import { EchoModule } from './echo.module.js';

const DATA_DIR = mkdtempSync(join(tmpdir(), 'rally-echo-'));
const parsed = parseEnv({ STORE: 'embedded', DATA_DIR, PORT: '0', RATE_LIMIT: 'off', LOG_LEVEL: 'error' });
if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
const app = await createApp(parsed.config, { features: [EchoModule] });
await app.listen(0, '127.0.0.1');
process.once('SIGTERM', () => {
  rmSync(DATA_DIR, { recursive: true });
  process.exit();
});
process.stdout.write(`listening on ${portOf(app)}\n`);
