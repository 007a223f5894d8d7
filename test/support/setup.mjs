/** Before the first suite. */
import { buildConsole } from './build-console.mjs';
import { transpile } from './transpiled.mjs';

export default function setUp() {
  transpile();
  buildConsole();
}
