/** Before the first suite. */
import { transpile } from './transpiled.mjs';

export default transpile;
