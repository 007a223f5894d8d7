import { parseOrigin } from '../config/origins.js';
import type { AllowedOrigins } from '../config/origins.js';

const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** CONN-11: whether a page of this origin may connect, given the Host header that it was sent with. */
export function isOriginAllowed(origin: string, host: string, allowed: AllowedOrigins): boolean {
  if (allowed.kind === 'any') return true;
  const known = parseOrigin(origin);
  if (known === null) return false;
  if (allowed.kind === 'listed') return allowed.origins.has(known);
  return isOfHost(known, host) || (allowed.isLocalAllowed && LOCAL_HOSTS.has(new URL(known).hostname));
}

/** Host leaves out the port that the scheme has by itself, and does not tell the scheme: it is taken to be the page's. */
function isOfHost(origin: string, host: string): boolean {
  const scheme = origin.slice(0, origin.indexOf(':'));
  return parseOrigin(`${scheme}://${host}`) === origin;
}
