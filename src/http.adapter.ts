import { STATUS_CODES, createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { ExpressAdapter } from '@nestjs/platform-express';
import { leanSockets } from './lean-sockets.js';
import { CONNECTIONS_WAITING_MAX, HANDSHAKE_TIMEOUT_MS, HEADER_MAX_BYTES, SOCKETS_SPARE } from './protocol/limits.js';
import { serveInTurns } from './serve-in-turns.js';

/** How often Node looks for requests that take too long; its default of 30 s would make every limit 30 s. */
const CHECK_MS = 1_000;

const LIMITS = {
  maxHeaderSize: HEADER_MAX_BYTES,
  headersTimeout: HANDSHAKE_TIMEOUT_MS,
  requestTimeout: 2 * HANDSHAKE_TIMEOUT_MS,
  connectionsCheckingInterval: CHECK_MS,
};

/** An HTTP server with limits against clients that are slow on purpose. */
export function createLimitedServer(listener: RequestListener): Server {
  return createServer(LIMITS, listener).on('clientError', endFaulty);
}

/** Nest's HTTP server, with those limits, and one against too many. */
export class HttpAdapter extends ExpressAdapter {
  /** @param maxConnections what is beyond it is refused by HTTP; what is far beyond it, without an answer */
  constructor(private readonly maxConnections: number) {
    super();
  }

  override initHttpServer(): void {
    leanSockets();
    const server = createLimitedServer(this.getInstance<RequestListener>());
    server.maxConnections = this.maxConnections + SOCKETS_SPARE;
    serveInTurns(server);
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

const FAULTS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** As Node does it itself, but for a socket that never sent a byte: it asked nothing, so it is cut and not answered. */
function endFaulty({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  if (socket.bytesRead === 0 || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = FAULTS[code] ?? 400;
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n\r\n`);
  socket.destroySoon();
}
