import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The second is where Debian's packages are seen, whatever `python3` means to this user. */
const PYTHONS = ['python3', '/usr/bin/python3'];
const INSTALL_MS = 120_000;

/** A Python with the `websockets` package; on Debian, as root, the package is installed if need be. */
export async function findPython(): Promise<string | undefined> {
  return (await firstWithWebsockets()) ?? ((await install()) ? await firstWithWebsockets() : undefined);
}

async function firstWithWebsockets(): Promise<string | undefined> {
  for (const python of PYTHONS) {
    if (await succeeds(python, ['-c', 'import websockets'])) return python;
  }
  return undefined;
}

async function install(): Promise<boolean> {
  if (process.getuid?.() !== 0 || !(await succeeds('apt-get', ['--version']))) return false;
  const packages = ['install', '-y', '--no-install-recommends', 'python3-websockets'];
  if (await succeeds('apt-get', packages)) return true;
  return (await succeeds('apt-get', ['update'])) && (await succeeds('apt-get', packages));
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(command, args, { timeout: INSTALL_MS });
    return true;
  } catch {
    return false;
  }
}
