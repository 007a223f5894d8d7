export const TOO_MANY_FRAGMENTS = 1008;

/** The codes that ws closes with, by its own names of what was wrong; whatever else is wrong is 1002. */
const CODES: Readonly<Record<string, number>> = {
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: TOO_MANY_FRAGMENTS,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
};

/** With what ws closes a connection that broke the protocol; it tells its listeners 1006 of it. */
export function faultCodeOf({ code = '' }: NodeJS.ErrnoException): number | undefined {
  return code.startsWith('WS_ERR_') ? (CODES[code] ?? 1002) : undefined;
}
