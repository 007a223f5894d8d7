import { existsSync, readFileSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checks } from '../support/checks.js';
import type { ImageConfig } from './buildah.js';

interface Locked {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly peer?: boolean;
}

const LOCK = new URL('../../package-lock.json', import.meta.url);
const EXPECTED = ['LICENSE', 'dist', 'node_modules', 'package-lock.json', 'package.json'];
const WRITABLE_BY_OTHERS = 0o002;
const MEGABYTE = 1024 * 1024;

/** What the image says about itself. */
export function checkConfig(checks: Checks, config: ImageConfig): void {
  checks.equal('user', config.User, '1000:1000', config.User);
  checks.equal(
    'entrypoint',
    config.Entrypoint,
    ['node', '--max-semi-space-size=64', 'dist/main.js'],
    config.Entrypoint.join(' '),
  );
  checks.equal('default arguments', config.Cmd ?? [], [], 'none');
  checks.equal('healthcheck', config.Healthcheck.Test.slice(0, 2), ['CMD', 'node'], 'node, without a shell');
  checks.that('production', config.Env.includes('NODE_ENV=production'), config.Env.join(' '));
  checks.equal('port', Object.keys(config.ExposedPorts), ['8080/tcp'], '8080');
}

/** What is in the image: all that production needs, nothing of development, and no file that the server could change. */
export async function checkContents(checks: Checks, root: string): Promise<void> {
  const app = join(root, 'app');
  checkPackages(checks, app);
  const others = (await readdir(app)).filter((name) => !EXPECTED.includes(name));
  checks.none('nothing else in /app', others, EXPECTED.join(', '));
  await checkOwner(checks, app);
}

function checkPackages(checks: Checks, app: string): void {
  const { packages } = JSON.parse(readFileSync(LOCK, 'utf8')) as { packages: Record<string, Locked> };
  const locked = Object.entries(packages).filter(([path]) => path !== '');
  const due = locked.filter(([, { dev, devOptional, optional, peer }]) => !(dev ?? devOptional ?? optional ?? peer));
  const undue = locked.filter(([, { dev }]) => dev === true);
  const isThere = (path: string) => existsSync(join(app, path));
  const paths = (entries: [string, Locked][]) => entries.map(([path]) => path);
  checks.none(
    'packages of production',
    paths(due).filter((path) => !isThere(path)),
    `all ${due.length} are there`,
  );
  checks.none('packages of development', paths(undue).filter(isThere), `none of ${undue.length} is there`);
}

async function checkOwner(checks: Checks, app: string): Promise<void> {
  const paths = await readdir(app, { recursive: true });
  const files = await Promise.all(paths.map(async (path) => ({ path, status: await lstat(join(app, path)) })));
  const changeable = files.filter(({ status }) => {
    const isOpen = !status.isSymbolicLink() && (status.mode & WRITABLE_BY_OTHERS) !== 0;
    return status.uid !== 0 || status.gid !== 0 || isOpen;
  });
  const size = files.reduce((sum, { status }) => sum + status.size, 0);
  checks.none(
    "files are root's alone to write",
    changeable.map(({ path }) => path),
    `${files.length} files, ${Math.round(size / MEGABYTE)} MB`,
  );
}
