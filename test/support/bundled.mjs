/**
 * A server is loaded hundreds of times, by each suite anew and by each process that one starts, and most of that are packages
 * of hundreds of files: they are taken from a few files, with the same code, made before the first suite.
 */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUNDLED = join(ROOT, 'test/dist');
const PACKAGES = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-express',
  '@nestjs/platform-ws',
  '@nestjs/terminus',
  '@nestjs/testing',
  '@nestjs/websockets',
  'class-transformer',
  'class-validator',
  'rxjs',
];
const MODULES = [...PACKAGES, '@nestjs/common/constants.js'];
/** What others import, too, or know by its path (no-proto.mjs), and what Nest would take if it were installed. */
const EXTERNAL = ['reflect-metadata', 'ws', 'object-hash', '@nestjs/microservices', '@nestjs/platform-socket.io'];
/** For Node it offers itself as CommonJS, of which nothing could be exported by name. */
const RXJS = join(ROOT, 'node_modules/rxjs/dist/esm');
/** Some of it is CommonJS. */
const REQUIRE = `import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);`;

/** For jest's moduleNameMapper. */
export const BUNDLED_MODULES = Object.fromEntries(
  MODULES.map((name) => [`^${name.replaceAll('.', '\\.')}$`, `${join(BUNDLED, name)}.mjs`]),
);

/** Unless the packages are the same as the last time, and what makes one file of them. */
export function bundle() {
  const bundledAt = statSync(join(BUNDLED, 'rxjs.mjs'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = [join(ROOT, 'package-lock.json'), fileURLToPath(import.meta.url)];
  if (sources.every((path) => bundledAt > statSync(path).mtimeMs)) return;
  buildSync({
    entryPoints: Object.fromEntries(MODULES.map((name) => [name, name])),
    absWorkingDir: ROOT,
    outdir: BUNDLED,
    bundle: true,
    splitting: true,
    keepNames: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    target: 'node20',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    banner: { js: REQUIRE },
    alias: { 'rxjs/operators': `${RXJS}/operators/index.js`, rxjs: `${RXJS}/index.js` },
    external: EXTERNAL,
    logLevel: 'warning',
  });
}

/** For what runs from that tree. */
export function installBundled(tree) {
  for (const name of PACKAGES) {
    const folder = join(tree, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, type: 'module', exports: './index.js' }));
    writeFileSync(join(folder, 'index.js'), `export * from '${pathToFileURL(join(BUNDLED, name)).href}.mjs';\n`);
  }
}
