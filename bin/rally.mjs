#!/usr/bin/env node
/** `npx rally`: what `npm run build` made of src/cli, or, where nothing is built, the sources themselves. */
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  await import('../scripts/typescript.mjs');
  await import('../src/cli/main.ts');
}
