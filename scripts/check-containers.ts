import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { baseImage } from '../test/containers/dockerfile.js';
import { ensureBaseImage } from './containers/base-image.js';
import { buildImage } from './containers/build-image.js';
import { Buildah } from './containers/buildah.js';
import { outcomeOf, stopOnSignals } from './support/command.js';
import { checkConfig, checkContents } from './containers/image-checks.js';
import { unmetNeeds } from './containers/needs.js';
import { CHECKS_FILE, CONFIG_FILE } from './containers/run-files.js';
import { Checks } from './support/checks.js';
import type { Check } from './support/checks.js';

const LINE_CHARS = 110;
const RUN_MS = 300_000;
const RUN_IMAGE = new URL('containers/run-image.ts', import.meta.url).pathname;
const TYPESCRIPT = new URL('typescript.mjs', import.meta.url).pathname;

const started = performance.now();

/**
 * Builds docker/Dockerfile and runs what came of it as the Compose files say, without a Docker engine: the real image,
 * a real Redis, a real proxy. What it builds upon is kept in the user's cache; everything else is gone afterwards.
 */
async function main(): Promise<number> {
  const unmet = await unmetNeeds(say);
  if (unmet !== undefined) {
    process.stderr.write(`cannot run: ${unmet}\n`);
    return 1;
  }
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rally-realtime');
  const work = await mkdtemp(join(tmpdir(), 'rally-containers-'));
  await mkdir(cache, { recursive: true });
  const checks = new Checks();
  try {
    await check(checks, new Buildah(join(cache, 'images'), join(work, 'state')), cache, work);
  } catch (error) {
    checks.that('everything was built', false, String(error));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  process.stdout.write(`\n${checks.table()}`);
  return checks.failed.length === 0 ? 0 : 1;
}

async function check(checks: Checks, buildah: Buildah, cache: string, work: string): Promise<void> {
  const base = baseImage();
  checks.that(`base: ${base}`, true, await ensureBaseImage(buildah, base, say));
  const tag = `localhost/rally-realtime:check-${process.pid}`;
  try {
    checks.none('npm ci', await buildImage(buildah, tag, cache, say), 'no complaint');
    const config = await buildah.inspect(tag);
    checkConfig(checks, config);
    await writeFile(join(work, CONFIG_FILE), JSON.stringify(config));
    await buildah.withContainer(tag, async (root) => {
      await checkContents(checks, root);
      for (const { name, ok, seen } of await runImage(root, work)) checks.that(name, ok, seen);
    });
  } finally {
    await buildah.remove(tag);
  }
}

/** What {@link RUN_IMAGE} checked, in a network namespace that ends with it. */
async function runImage(root: string, work: string): Promise<Check[]> {
  const program = [process.execPath, '--import', TYPESCRIPT, RUN_IMAGE, root, work];
  const { output } = await outcomeOf('unshare', ['--net', ...program], { deadlineMs: RUN_MS, onLine: say });
  const file = join(work, CHECKS_FILE);
  if (!existsSync(file)) throw new Error(`The image could not be run:\n${output}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Check[];
}

function say(line: string): void {
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`${String(seconds).padStart(4)} s  ${line.slice(0, LINE_CHARS)}\n`);
}

stopOnSignals();
process.exitCode = await main();
