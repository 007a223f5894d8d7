import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../../src', import.meta.url));

/** The server's own files of a role, like `.dto.ts`, in order. */
export function sourceFiles(role: string): string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(role));
  return files.sort().map((file) => join(SOURCES, file));
}
