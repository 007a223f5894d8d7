import { outcomeOf, run } from './command.js';

/** The programs that the check runs, and the Debian packages that have them. */
const TOOLS = {
  buildah: 'buildah',
  debootstrap: 'debootstrap',
  haproxy: 'haproxy',
  ip: 'iproute2',
  nsenter: 'util-linux',
  'redis-server': 'redis-server',
  setpriv: 'util-linux',
  unshare: 'util-linux',
} as const;

const INSTALL_MS = 400_000;

/** What is not here and cannot be got, as a sentence; `undefined` if the check can run. */
export async function unmetNeeds(say: (line: string) => void): Promise<string | undefined> {
  const isDebianRoot = process.platform === 'linux' && process.getuid?.() === 0 && (await isThere('apt-get'));
  if (!isDebianRoot) return 'it needs root on Debian, which builds and runs images here without a Docker engine';
  const packages = await missingPackages();
  if (packages.length === 0) return undefined;
  say(`installing ${packages.join(', ')}`);
  await install(packages);
  const missing = await missingPackages();
  return missing.length === 0 ? undefined : `apt-get has no ${missing.join(', ')}`;
}

async function missingPackages(): Promise<string[]> {
  const tools = Object.entries(TOOLS);
  const found = await Promise.all(tools.map(([tool]) => isThere(tool)));
  return [...new Set(tools.filter((_, index) => found[index] === false).map(([, name]) => name))];
}

async function isThere(tool: string): Promise<boolean> {
  return (await outcomeOf('sh', ['-c', `command -v ${tool}`])).code === 0;
}

/** Old package lists may name files that are gone: a failure is tried again with new ones. */
async function install(packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const args = ['install', '-y', '--no-install-recommends', ...packages];
  const options = { env, deadlineMs: INSTALL_MS };
  if ((await outcomeOf('apt-get', args, options)).code === 0) return;
  await run('apt-get', ['update'], options);
  await outcomeOf('apt-get', args, options);
}
