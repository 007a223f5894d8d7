/**
 * Servers in processes of their own are started dozens of times: they run from sources that were transpiled once, before the
 * first suite, which halves what a start costs. Under node_modules, where packages are found from.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';
import { swc } from '../../jest.config.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache');
/** What a server runs, and what suites run inside it. */
const FOLDERS = ['src', 'test/support'];

/** Names the tree for all suites, by its URL. */
export function transpile() {
  if (process.env.RALLY_TRANSPILED !== undefined) return; // By another project.
  mkdirSync(CACHE, { recursive: true });
  const tree = mkdtempSync(join(CACHE, 'rally-'));
  cpSync(join(ROOT, 'package.json'), join(tree, 'package.json'));
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true })) transpileFile(tree, join(folder, name));
  }
  process.env.RALLY_TRANSPILED = `${pathToFileURL(tree).href}/`;
}

export function removeTranspiled() {
  if (process.env.RALLY_TRANSPILED === undefined) return;
  rmSync(fileURLToPath(process.env.RALLY_TRANSPILED), { recursive: true, force: true });
  delete process.env.RALLY_TRANSPILED;
}

function transpileFile(tree, name) {
  const from = join(ROOT, name);
  const to = join(tree, name);
  if (/\.(lua|json)$/.test(name)) {
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to);
  } else if (name.endsWith('.ts') && !name.endsWith('.spec.ts')) {
    mkdirSync(dirname(to), { recursive: true });
    const { code } = transformSync(readFileSync(from, 'utf8'), { ...swc, filename: from });
    writeFileSync(to.replace(/ts$/, 'js'), code);
  }
}
