import { spawnSync } from 'node:child_process';

const INSTALL_MS = 240_000;

/** Installs a package of Debian where that needs nobody's leave: as root, where there is apt. Tells by nothing whether it did. */
export function installFromDebian(name: string): void {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return;
  process.stdout.write(`No ${name} here: installing Debian’s.\n`);
  if (apt('update')) apt('install', '-y', '--no-install-recommends', name);
}

function apt(...args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: INSTALL_MS, env }).status === 0;
}
