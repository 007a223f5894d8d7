/** What the client needs of a WebSocket: the browser's, Node's, and that of package `ws` have it. */
export interface WebSocketLike {
  readonly bufferedAmount: number;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number; readonly reason: string }) => void): void;
  addEventListener(type: 'error', listener: (event: object) => void): void;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  /** Only `ws` can do without the closing handshake. */
  terminate?(): void;
}
export type WebSocketClass = new (url: string, protocols?: string[]) => WebSocketLike;
