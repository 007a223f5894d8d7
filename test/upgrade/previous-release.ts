import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/**
 * The release that this one must live beside. Whoever publishes a release puts the commit of it here, right after; what
 * these suites then find is what an upgrade from it would.
 */
const COMMIT = 'a01b1373c64a2386d9b89389328fd56f061a472e';

const OWN_ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TRANSPILE = fileURLToPath(new URL('transpile-release.mjs', import.meta.url));
const run = promisify(execFile);

/** Sources of the release before this one, ready to run. */
export class PreviousRelease {
  private constructor(private readonly dir: string) {}

  /** Rejects if this clone does not have the commit: what was not run must not look as if it had passed. */
  static async extract(): Promise<PreviousRelease> {
    const dir = await mkdtemp(join(tmpdir(), 'rally-previous-'));
    const release = new PreviousRelease(dir);
    try {
      await run('git', ['-C', OWN_ROOT, 'archive', '--format=tar', `--output=${dir}/release.tar`, COMMIT]);
      await run('tar', ['-x', '-f', `${dir}/release.tar`, '-C', dir]);
    } catch (error) {
      await release.remove();
      const hint = 'a shallow clone lacks it: git fetch --unshallow';
      throw new Error(`The release before this one, ${COMMIT}, cannot be extracted (${hint})`, { cause: error });
    }
    // No dependency has changed between the two; a release that changes one installs its own here.
    await symlink(join(OWN_ROOT, 'node_modules'), join(dir, 'node_modules'));
    await run(process.execPath, [TRANSPILE, dir]);
    return release;
  }

  /** For `ServerProcess`. */
  get root(): URL {
    return pathToFileURL(`${this.dir}/`);
  }

  remove(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true });
  }
}
