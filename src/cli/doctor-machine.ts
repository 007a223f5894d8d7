import { accessSync, constants, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import type { AppConfig, StoreConfig } from '../config/app-config.js';
import type { ParsedEnv } from '../config/parse-env.js';
import { messageOf } from './failure.js';
import { fail, ok, warn } from './finding.js';
import type { Finding } from './finding.js';

/** As `engines` of package.json says. */
const OLDEST_NODE = [20, 19] as const;
/** Majors before it get no security fixes any more. */
const SUPPORTED_MAJOR = 22;

export function lookAtNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))
    return fail('Node', version, `Install Node ${OLDEST_NODE.join('.')} or later; 24 is what the image has.`);
  if (major < SUPPORTED_MAJOR)
    return warn('Node', version, `It works, but gets no security fixes any more: install Node 24.`);
  return ok('Node', version);
}

export function lookAtConfig(parsed: ParsedEnv): Finding[] {
  if (parsed.ok) return [ok('Settings', 'the server can start with them')];
  return parsed.faults.map((fault) =>
    fail('Settings', fault, 'Change it in the environment or in .env; `rally config docs` lists all settings.'),
  );
}

/** Free, or served by one of ours. */
export async function lookAtPort(
  { listen: { port, host } }: AppConfig,
  timeout: number,
): Promise<{ port: Finding; isServed: boolean }> {
  const trouble = port === 0 ? undefined : await listenOnce(port, host);
  if (trouble === undefined)
    return { port: ok('Port', port === 0 ? 'any free one' : `${port} is free; no server runs here`), isServed: false };
  if (trouble !== 'EADDRINUSE') {
    const advice = 'Choose another PORT or HOST; ports below 1024 are for root.';
    return { port: fail('Port', `${port} cannot be listened on (${trouble})`, advice), isServed: false };
  }
  if (await isServedByRally(port, timeout)) return { port: ok('Port', `${port} is served by Rally`), isServed: true };
  const advice = `Stop the other program, or choose another PORT. \`ss -ltnp sport = :${port}\` tells whose it is.`;
  return { port: fail('Port', `${port} is taken by another program`, advice), isServed: false };
}

/** Why one cannot listen there; `undefined` if one can. */
async function listenOnce(port: number, host: string | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, ...(host !== undefined && { host }) }, () => server.close(() => resolve(undefined)));
  });
}

async function isServedByRally(port: number, timeout: number): Promise<boolean> {
  try {
    const response = await fetch(`http://localhost:${port}/health/live`, { signal: AbortSignal.timeout(timeout) });
    const body = (await response.json()) as { status?: unknown };
    return body.status === 'ok';
  } catch {
    return false;
  }
}

/** Of the store that is on this machine, if it is. */
export function lookAtDataDir(store: StoreConfig): Finding[] {
  if (store.kind === 'redis') return [];
  const dir = resolve(store.dataDir);
  let existing = dir;
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
    return [ok('Data', `${dir} can be written`)];
  } catch (error) {
    return [fail('Data', `${dir} cannot be written (${messageOf(error)})`, 'Give it to this user, or set DATA_DIR.')];
  }
}
