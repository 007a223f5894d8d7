import { existsSync, readFileSync } from 'node:fs';
import { parseEnv as parseDotenv } from 'node:util';
import type { Environment } from './parse-env.js';

/** The process environment over a `.env` file of the working directory, if there is one. */
export function readEnvironment(file = '.env'): Environment {
  return { ...(existsSync(file) && parseDotenv(readFileSync(file, 'utf8'))), ...process.env };
}
