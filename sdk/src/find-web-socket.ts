import type { WebSocketClass } from './web-socket.js';

/**
 * The global class, or that of package `ws` if it is installed: Node has none of its own before 22. Bundles for browsers and
 * React Native have `global-web-socket` in its place (`browser` of package.json).
 */
export async function findWebSocket(): Promise<WebSocketClass | undefined> {
  const { WebSocket } = globalThis as { WebSocket?: WebSocketClass };
  return WebSocket ?? (await import('ws').catch(() => undefined))?.WebSocket;
}
