export interface RequestShape {
  readonly method?: string;
  readonly target?: string;
  readonly version?: string;
  /** Replaces headers of a good handshake by name; `null` leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

const GOOD: Readonly<Record<string, string | null>> = {
  Host: 'rally.test',
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
};

/** The text of an upgrade request: a good one, apart from what is told. */
export function upgradeRequest(shape: RequestShape = {}): string {
  const { method = 'GET', target = '/ws?room_id=r&user_id=u', version = 'HTTP/1.1', headers = {} } = shape;
  const lines = Object.entries({ ...GOOD, ...headers }).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  );
  return [`${method} ${target} ${version}`, ...lines, '', ''].join('\r\n');
}

/** A plain request, without anything of WebSocket. */
export function plainRequest({ headers = {}, ...shape }: RequestShape = {}): string {
  const none = { Upgrade: null, 'Sec-WebSocket-Key': null, 'Sec-WebSocket-Version': null };
  return upgradeRequest({ ...shape, headers: { ...none, Connection: 'close', ...headers } });
}
