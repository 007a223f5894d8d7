/** The console as `npm run build` makes it, if its sources or those of the SDK are newer: under a second. */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = join(ROOT, 'console/dist/operator.html');
const SOURCES = ['console/src', 'sdk/src', 'src/protocol', 'src/features'];

export function buildConsole() {
  const built = statSync(PAGE, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (SOURCES.every((folder) => newest(join(ROOT, folder)) < built)) return;
  const vite = [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'];
  execFileSync(process.execPath, vite, { cwd: join(ROOT, 'console'), stdio: 'inherit' });
}

function newest(folder) {
  const files = readdirSync(folder, { recursive: true }).map((name) => statSync(join(folder, name)).mtimeMs);
  return Math.max(...files);
}
