/**
 * Where suites write: in memory, if there is enough. Thousands of syncs that wait for a disk prove nothing there, as no
 * test takes the power away. A TMPDIR that is set already counts.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const NAME = /^rally-tests-(\d+)$/;
const NEEDED_BYTES = 2 * 1024 ** 3;

export function openScratch() {
  if (process.env.TMPDIR !== undefined || !isRoomy()) return;
  removeLeftOvers();
  process.env.TMPDIR = process.env.RALLY_SCRATCH = join(MEMORY, `rally-tests-${process.pid}`);
  mkdirSync(process.env.TMPDIR);
}

export function removeScratch() {
  const { RALLY_SCRATCH: scratch } = process.env;
  if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
}

function isRoomy() {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return Math.min(bavail * bsize, freemem()) >= NEEDED_BYTES;
}

/** Of runs that were killed. */
function removeLeftOvers() {
  for (const name of readdirSync(MEMORY)) {
    const [, pid] = NAME.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(MEMORY, name), { recursive: true, force: true });
  }
}
