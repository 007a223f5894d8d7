/** Pages of this origin and nothing else: no script or style that is written in a page, no frame, no plugin. */
const POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
] as const;

/**
 * What the console may load. `tileUrl` adds the origin of a map's tiles, for images alone; its `{s}` stands for any
 * subdomain.
 */
export function contentSecurityPolicy(tileUrl?: string): string {
  const tiles = tileUrl === undefined ? '' : ` ${originOf(tileUrl)}`;
  return [...POLICY, `img-src 'self' data:${tiles}`].join('; ');
}

function originOf(tileUrl: string): string {
  const { protocol, host } = new URL(tileUrl.replace('{s}.', 'any-subdomain.'));
  return `${protocol}//${host.replace(/^any-subdomain\./, '*.')}`;
}

const BASIC = /^Basic +(\S+) *$/i;

/** The password of Basic authentication, which browsers ask their user for; '' if there is none. */
export function tokenOf(authorization = ''): string {
  const credentials = Buffer.from(BASIC.exec(authorization)?.[1] ?? '', 'base64').toString();
  return credentials.slice(credentials.indexOf(':') + 1);
}
