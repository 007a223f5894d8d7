import { ServerResponse } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { pathOf } from './handshake.js';
import { WS_PATH } from './realtime-gateway.decorator.js';

/** A request that offers to upgrade to something else, e.g. `h2c` as some HTTP clients do each time. */
export function isPlainRequest({ url = '', headers }: IncomingMessage): boolean {
  return pathOf(url) !== WS_PATH && headers.upgrade?.toLowerCase() !== 'websocket';
}

/** Ignores the offer, as RFC 9110 §7.8 allows: Node takes every offer as an upgrade once somebody listens for one. */
export function servePlainly(server: Server, request: IncomingMessage, socket: Socket): void {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => socket.end());
  server.emit('request', request, response);
}
