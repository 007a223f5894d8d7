/** After the last suite. */
import { removeScratch } from './scratch.mjs';
import { removeTranspiled } from './transpiled.mjs';

export default function tearDown() {
  removeTranspiled();
  removeScratch();
}
