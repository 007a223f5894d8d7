import { outcomeOf, run } from './command.js';

const INSTALL_MS = 400_000;

/** Whether packages can be installed without asking anybody. */
export async function isDebianRoot(): Promise<boolean> {
  return process.platform === 'linux' && process.getuid?.() === 0 && (await isOnPath('apt-get'));
}

export async function isOnPath(program: string): Promise<boolean> {
  return (await outcomeOf('sh', ['-c', `command -v ${program}`])).code === 0;
}

/** Whether all are there afterwards, is for the caller to see. Old package lists may name files that are gone: a failure is tried again with new ones. */
export async function install(packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const args = ['install', '-y', '--no-install-recommends', ...packages];
  const options = { env, deadlineMs: INSTALL_MS };
  if ((await outcomeOf('apt-get', args, options)).code === 0) return;
  await run('apt-get', ['update'], options);
  await outcomeOf('apt-get', args, options);
}
