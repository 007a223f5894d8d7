/** Pages that may connect (CONN-11). */
export type AllowedOrigins =
  | { readonly kind: 'any' }
  | { readonly kind: 'listed'; readonly origins: ReadonlySet<string> }
  /** Pages of the host that the client connected to; and, if local ones are allowed, of this machine. */
  | { readonly kind: 'same-host'; readonly isLocalAllowed: boolean };

/** What browsers send: no path, no user, no escapes. `null` and malformed ones are none. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9._:[\]-]+$/i;

/** The one way to write an origin: lower case, without the port that its scheme has by itself. `null` = it is none. */
export function parseOrigin(text: string): string | null {
  if (!ORIGIN.test(text) || !URL.canParse(text)) return null;
  const { protocol, host } = new URL(text.toLowerCase());
  return `${protocol}//${host}`;
}

/** `*`, or origins that are separated by commas; `undefined` if one of them is none. */
export function parseOrigins(text: string): '*' | readonly string[] | undefined {
  if (text === '*') return '*';
  const origins: string[] = [];
  for (const entry of text.split(',').map((part) => part.trim())) {
    const origin = parseOrigin(entry);
    if (origin === null && entry !== '') return undefined;
    if (origin !== null) origins.push(origin);
  }
  return origins;
}
