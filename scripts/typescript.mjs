/**
 * `node --import ./scripts/typescript.mjs file.ts`: runs TypeScript where Node itself cannot (20), without a build.
 * Types are stripped by the transpiler of the tests, with its settings.
 */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
