import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';

/** A connection that knows whose it is, as gateways on `ws` keep it. */
export interface MemberSocket extends WebSocket {
  room: string;
  user: string;
}

export function recognize(client: MemberSocket, request: IncomingMessage): void {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  client.room = searchParams.get('room_id') ?? '';
  client.user = searchParams.get('user_id') ?? '';
}
