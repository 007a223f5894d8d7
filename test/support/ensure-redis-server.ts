import { spawnSync } from 'node:child_process';
import { installFromDebian } from './debian-packages.js';

const OLDEST_MAJOR = 7;
const HOW_TO = `  Debian, Ubuntu   sudo apt-get install -y redis-server
  macOS            brew install redis
  Fedora           sudo dnf install -y /usr/bin/redis-server`;

/** Returns once tests can start Redis servers: installs one where that needs nobody's leave, else throws how to. */
export function ensureRedisServer(): void {
  if (isNewEnough(redisVersion())) return;
  installFromDebian('redis-server');
  const version = redisVersion();
  if (isNewEnough(version)) return;
  const found = version === undefined ? 'there is none on PATH' : `the one on PATH is ${version}`;
  throw new Error(
    `Tests on Redis need a redis-server >= ${OLDEST_MAJOR}.0, and ${found}.\n${HOW_TO}\n` +
      'Or set SKIP_REDIS=1 to leave them out; not in CI.',
  );
}

/** `undefined` = it cannot be run. */
function redisVersion(): string | undefined {
  const { stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  return /\bv=([\d.]+)/.exec(stdout)?.[1];
}

function isNewEnough(version: string | undefined): boolean {
  return version !== undefined && Number.parseInt(version, 10) >= OLDEST_MAJOR;
}
