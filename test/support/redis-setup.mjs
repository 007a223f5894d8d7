/** Before the first suite that needs Redis. */
import '../../scripts/typescript.mjs';
import { SKIPS_REDIS, banner } from './redis-skipping.mjs';
import { openScratch } from './scratch.mjs';
import { transpile } from './transpiled.mjs';

export default async function setUp() {
  openScratch();
  transpile();
  if (SKIPS_REDIS && process.env.CI)
    throw new Error('SKIP_REDIS=1 is refused in CI: nothing that can be installed may be skipped');
  if (SKIPS_REDIS) return banner();
  const { ensureRedisServer } = await import('./ensure-redis-server.ts');
  ensureRedisServer();
}
