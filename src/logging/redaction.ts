/** Stands in the place of a secret. */
export const REDACTED = '[redacted]';

/** A field of such a name is never shown, whatever it holds. */
const SECRET_NAME =
  /authorization|cookie|credential|passphrase|passw|secret|token|ticket|resume|api[-_]?key|sec-websocket-protocol/i;

/** More than this is not looked through, nor shown. */
const LOOKED_AT_MAX = 16 * 1024;

/**
 * What a secret looks like within a text, and what is shown instead. Each is linear in the length of the text, or as
 * good as: a log line must not be a way to keep the process busy.
 */
const SECRET_TEXTS: readonly (readonly [pattern: RegExp, shown: string])[] = [
  // V8 quotes what it could not parse, and Redis what it was asked.
  [/(Unexpected [^,\n]{0,40}, )[^]*?( is not valid JSON)/g, `$1${REDACTED}$2`],
  [/(with args beginning with: ).*/g, `$1${REDACTED}`],
  // A header and all of its value.
  [/(authorization|cookie|sec-websocket-protocol|x-api-key)("?\s{0,4}[:=]\s{0,4}).*/gi, `$1$2${REDACTED}`],
  // `redis://user:password@host`.
  [/(:\/\/)[^\s/]*@/g, `$1${REDACTED}@`],
  // The query of a URL.
  [/(?<=\S)\?[^\s"').,;:?][^\s"']*/g, `?${REDACTED}`],
  [/\b(bearer)([\s.:=]{1,4})[^\s"',;]+/gi, `$1$2${REDACTED}`],
  [/(passw\w{0,8}|secret|token|ticket|resume|api_?key)("?\s{0,4}[:=]\s{0,4}"|=)[^\s"'&,;]+/gi, `$1$2${REDACTED}`],
  // A JWT, also one that was cut short; then whatever else is signed and written with dots. No host name ends so long.
  [/\bey[JA][\w-]{8,}(?:\.[\w-]*)*/g, REDACTED],
  [/(?<![\w.-])[\w-]+(?:\.[\w-]+){1,6}\.[\w-]{20,}(?!\.?[\w-])/g, REDACTED],
];

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** The text with `[redacted]` in place of credentials, tokens, and queries of URLs. */
export function withoutSecrets(text: string): string {
  let shown = text.length > LOOKED_AT_MAX ? `${text.slice(0, LOOKED_AT_MAX)}…` : text;
  for (const [pattern, instead] of SECRET_TEXTS) shown = shown.replace(pattern, instead);
  return shown;
}
