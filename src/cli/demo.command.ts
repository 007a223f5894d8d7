import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Failure } from './failure.js';
import { PACKAGE_ROOT } from './package-root.js';

export interface DemoOptions {
  readonly url: string;
  readonly friends: number;
  readonly speed: number;
  readonly seconds?: number;
}
/** Walks recorded tracks, of which the image has none. */
const SCRIPT = new URL('scripts/demo.ts', PACKAGE_ROOT);
const TYPESCRIPT = new URL('scripts/typescript.mjs', PACKAGE_ROOT);

/** Friends in a room of a running server, until Ctrl-C; as `npm run demo`. */
export async function demo(room: string, options: DemoOptions): Promise<void> {
  if (!existsSync(SCRIPT)) throw new Failure('The demo needs a checkout: its tracks are not installed');
  const wishes = { room, ...options };
  const args = Object.entries(wishes).map(([name, value]) => `--${name}=${String(value)}`);
  const child = spawn(process.execPath, ['--import', TYPESCRIPT.href, fileURLToPath(SCRIPT), ...args], {
    stdio: 'inherit',
  });
  // Ctrl-C reaches the friends, too: they finish what they have begun, and then tell how it went.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}
