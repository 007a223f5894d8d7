import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errnoOf } from './errno.js';

/** Directories that this process holds: its own pid in the file cannot tell. */
const held = new Set<string>();

/**
 * One process owns a data directory: two would interleave their journals. A lock of a dead process is taken over.
 * It does not see processes on other machines or in other containers that share the directory.
 */
export class DataDirLock {
  private constructor(
    private readonly dir: string,
    private readonly path: string,
  ) {}

  /** Creates the directory if need be; rejects with the owner's pid if a live process holds it. */
  static async take(dataDir: string): Promise<DataDirLock> {
    const dir = resolve(dataDir);
    if (held.has(dir)) throw new Error(`${dir} is already open in this process`);
    held.add(dir);
    try {
      await mkdir(dir, { recursive: true });
      const path = join(dir, 'lock');
      await writeLock(dir, path);
      return new DataDirLock(dir, path);
    } catch (error) {
      held.delete(dir);
      throw error;
    }
  }

  async release(): Promise<void> {
    await rm(this.path, { force: true });
    held.delete(this.dir);
  }
}

async function writeLock(dir: string, path: string): Promise<void> {
  const mine = `${process.pid} ${await startOf(process.pid)}\n`;
  if (await tryCreate(path, mine)) return;
  const theirs = await readFile(path, 'utf8').catch(() => '');
  const [pidText = '', start = ''] = theirs.trim().split(' ');
  const pid = Number(pidText);
  if (await isAlive(pid, start)) {
    throw new Error(
      `${dir} is in use by process ${pid}. Stop that process, or give this one a data directory of its own. ` +
        `If no such server runs, remove ${path}.`,
    );
  }
  await rm(path, { force: true });
  if (!(await tryCreate(path, mine))) throw new Error(`${dir} was taken by another process just now`);
}

async function tryCreate(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isAlive(pid: number, start: string): Promise<boolean> {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to someone else.
    if (errnoOf(error) !== 'EPERM') return false;
  }
  // After a reboot the pid may be anybody's; a server that died with the machine must come up again by itself.
  return start === '' || start === (await startOf(pid));
}

/** Tells two processes with one pid apart, across reboots; empty where the system does not say. */
async function startOf(pid: number): Promise<string> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; the start time is the 20th field after it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    return `${boot}:${ticks}`;
  } catch {
    return '';
  }
}
