/** What the client needs of a WebSocket: the browser's, Node's, and that of package `ws` have it. */
export interface WebSocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  /** Only `ws` can do without the closing handshake. */
  terminate?(): void;
}
export type WebSocketClass = new (url: string, protocols?: string[]) => WebSocketLike;
