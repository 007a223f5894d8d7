import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import { CONNECTIONS_WAITING_MAX, HANDSHAKE_TIMEOUT_MS, HEADER_MAX_BYTES } from './protocol/limits.js';

/** How often Node looks for requests that take too long; its default of 30 s would make every limit 30 s. */
const CHECK_MS = 1_000;

/** Nest's HTTP server with limits against clients that are slow on purpose. */
export class HttpAdapter extends ExpressAdapter {
  override initHttpServer(): void {
    const options = {
      maxHeaderSize: HEADER_MAX_BYTES,
      headersTimeout: HANDSHAKE_TIMEOUT_MS,
      requestTimeout: 2 * HANDSHAKE_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_MS,
    };
    const server: Server = createServer(options, this.getInstance<() => void>());
    // A socket that never sends a byte asked nothing: it is cut before Node would answer it with 408.
    server.on('connection', (socket) => {
      const timer = setTimeout(() => socket.bytesRead === 0 && socket.destroy(), HANDSHAKE_TIMEOUT_MS - CHECK_MS);
      socket.once('close', () => clearTimeout(timer));
    });
    this.getInstance<{ disable(setting: string): void }>().disable('x-powered-by');
    this.setHttpServer(server);
    this.httpServer = server;
  }
  override listen(port: string | number, hostOrCallback?: string | (() => void), callback?: () => void): Server {
    const [host, listening] =
      typeof hostOrCallback === 'string' ? [hostOrCallback, callback] : [undefined, hostOrCallback];
    const server = this.httpServer as Server;
    return server.listen({ port: Number(port), host, backlog: CONNECTIONS_WAITING_MAX }, listening);
  }
}
