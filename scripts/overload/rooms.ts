/** Hostile clients that are members, and never read. */
export const DEAF = 'members that never read';
const ROOMS = 10;

export function roomOf(n: number): string {
  return `overload-${n % ROOMS}`;
}

/** Of a raw socket. */
export function handshakeOf(room: string, user: string): string {
  return (
    `GET /ws?v=2&room_id=${room}&user_id=${user} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n` +
    'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
  );
}
