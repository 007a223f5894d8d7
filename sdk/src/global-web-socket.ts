import type { WebSocketClass } from './web-socket.js';

/** The host's class: no bundle for a browser looks for another one. */
export function findWebSocket(): WebSocketClass | undefined {
  return (globalThis as { WebSocket?: WebSocketClass }).WebSocket;
}
