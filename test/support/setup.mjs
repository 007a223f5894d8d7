/** Before the first suite. */
import { buildConsole } from './console-page.mjs';
import { transpile } from './transpiled.mjs';

export default function setUp() {
  transpile();
  buildConsole();
}
