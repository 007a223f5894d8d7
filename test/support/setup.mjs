/** Before the first suite. */
import { buildConsole } from './build-console.mjs';
import { openScratch } from './scratch.mjs';
import { transpile } from './transpiled.mjs';

export default function setUp() {
  openScratch();
  transpile();
  buildConsole();
}
