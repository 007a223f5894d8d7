import { install, isDebianRoot, isOnPath } from '../support/debian-packages.js';

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

/** What is not here and cannot be got, as a sentence; `undefined` if the check can run. */
export async function unmetNeeds(say: (line: string) => void): Promise<string | undefined> {
  if (!(await isDebianRoot()))
    return 'it needs root on Debian, which builds and runs images here without a Docker engine';
  const packages = await missingPackages();
  if (packages.length === 0) return undefined;
  say(`installing ${packages.join(', ')}`);
  await install(packages);
  const missing = await missingPackages();
  return missing.length === 0 ? undefined : `apt-get has no ${missing.join(', ')}`;
}

async function missingPackages(): Promise<string[]> {
  const tools = Object.entries(TOOLS);
  const found = await Promise.all(tools.map(([tool]) => isOnPath(tool)));
  return [...new Set(tools.filter((_, index) => found[index] === false).map(([, name]) => name))];
}
