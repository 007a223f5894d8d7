/**
 * Servers in processes of their own are started dozens of times: they run from sources that were transpiled once, before the
 * first suite, which halves what a start costs. Under node_modules, where packages are found from.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';
import { swc } from '../../jest.config.mjs';
import { bundle, installBundled } from './bundled.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache');
/** What a server and the command line run, and what suites run inside a server. */
const FOLDERS = ['src', 'sdk/src', 'test/support'];

/** Names the tree for all suites, by its URL. */
export function transpile() {
  if (process.env.RALLY_TRANSPILED !== undefined) return; // By another project.
  mkdirSync(CACHE, { recursive: true });
  const tree = mkdtempSync(join(CACHE, 'rally-'));
  cpSync(join(ROOT, 'package.json'), join(tree, 'package.json'));
  transpileTree(ROOT, tree);
  bundle();
  installBundled(tree);
  process.env.RALLY_TRANSPILED = `${pathToFileURL(tree).href}/`;
}

export function removeTranspiled() {
  if (process.env.RALLY_TRANSPILED === undefined) return;
  rmSync(fileURLToPath(process.env.RALLY_TRANSPILED), { recursive: true, force: true });
  delete process.env.RALLY_TRANSPILED;
}

/** To the same names in another tree, or beside the sources. */
export function transpileTree(root, tree = root) {
  // The release before has no client that a command line runs on.
  for (const folder of FOLDERS.filter((each) => existsSync(join(root, each)))) {
    for (const name of readdirSync(join(root, folder), { recursive: true })) {
      transpileFile(join(root, folder, name), join(tree, folder, name));
    }
  }
}

function transpileFile(from, to) {
  if (/\.(lua|json)$/.test(from)) {
    if (from === to) return;
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to);
  } else if (from.endsWith('.ts') && !from.endsWith('.spec.ts')) {
    mkdirSync(dirname(to), { recursive: true });
    const { code } = transformSync(readFileSync(from, 'utf8'), { ...swc, filename: from });
    writeFileSync(to.replace(/ts$/, 'js'), code);
  }
}
