/** After the last suite. */
import { removeTranspiled } from './transpiled.mjs';

export default removeTranspiled;
