/** `node transpile-release.mjs <directory>`: for the starts of a release that was extracted there. */
import { transpileTree } from '../support/transpiled.mjs';

transpileTree(process.argv[2]);
