import { readFileSync } from 'node:fs';

const PACKAGE = new URL('../package.json', import.meta.url);

/** Version of this server, as `welcome` and the start line tell it. */
export const SERVER_VERSION = (JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }).version;
