import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import type { INestApplication, WsMessageHandler } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import { Meters } from '../meters/meters.js';
import { CLOSE } from '../protocol/close-code.js';
import { Connection } from './connection.js';
import type { ConnectionHandlers } from './connection.js';
import { Connections } from './connections.js';
import { Dispatcher } from './dispatcher.js';
import { isPlainRequest, servePlainly } from './plain-request.js';
import { RateLimit } from './rate-limit.js';
import { Rooms } from './rooms.js';
import { Routes } from './routes.js';
import type { Route } from './routes.js';
import type { Session } from './session.js';
import { Sessions } from './sessions.js';
import { Upgrades } from './upgrade.js';
import type { Opened } from './upgrade.js';

/** The one client that Nest knows of: handlers are bound to it once, and told with each call whose it is. */
const EVERYBODY = {};

/**
 * Joins all gateways to one server. Nest's stock adapter parses each frame once per gateway, runs one client's frames
 * concurrently, answers nothing to bad input and cuts sockets off at shutdown; here a frame is parsed once, waits for
 * the one before it, and always has an answer.
 */
export class RealtimeAdapter extends WsAdapter {
  protected override readonly logger = new Logger('Connection');
  private readonly upgrades: Upgrades;
  private readonly dispatcher: Dispatcher;
  private readonly connections: Connections;
  private readonly rateLimit: RateLimit;
  private readonly rooms: Rooms;
  private readonly sessions: Sessions;
  private protocolErrors = 0;
  private readonly routes: Routes;
  /** The same for all connections. */
  private readonly handlers: ConnectionHandlers;

  constructor(app: INestApplication) {
    super(app);
    this.routes = app.get(Routes);
    this.upgrades = app.get(Upgrades);
    this.dispatcher = app.get(Dispatcher);
    this.connections = app.get(Connections);
    this.rateLimit = app.get(RateLimit);
    this.rooms = app.get(Rooms);
    this.sessions = app.get(Sessions);
    this.handlers = {
      meters: app.get(Meters),
      onFrame: (connection, data, isBinary) => this.dispatcher.receive(connection, data, isBinary),
      onProtocolError: (connection, error) => this.countProtocolError(connection, error),
      onClose: (connection) => void this.sessions.end(connection),
      onShutOut: (ws) => this.connections.hold(ws),
      onFailure: (connection, error) => {
        this.logger.error(`Session ${connection.session.id} is closed by a fault of the server`, error);
        connection.close(CLOSE.internal);
      },
    };
  }

  override create(): Server {
    const server = this.httpServer as Server;
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      if (isPlainRequest(request)) return servePlainly(server, request, socket);
      void this.upgrades.accept(request, socket, head, (opened) => this.sessions.open(this.connect(opened)));
    });
    return server;
  }

  /** Called once per gateway. Nest would bind each handler to each client: 7 KiB for every connection. */
  override bindClientConnect(_server: Server, connect: (client: object) => void): void {
    connect(EVERYBODY);
  }

  /** Called once per gateway, with its handlers. */
  override bindMessageHandlers(_everybody: object, handlers: WsMessageHandler[]): void {
    for (const { message, callback } of handlers) this.routes.set(message, callback as Route);
  }

  override bindClientDisconnect(): void {
    // Everybody never leaves.
  }

  override async close(): Promise<void> {
    await this.connections.drain(0);
  }

  private connect({ wire, handshake, identity, sessionId, isTakeover }: Opened): Connection {
    const { room, device, version, isStrict, since, include } = handshake;
    const session: Session = {
      id: sessionId,
      user: identity.user,
      identity,
      device,
      version,
      openedAt: this.rooms.now(),
      isTakeover,
      isStrict,
      homeRoom: room,
    };
    const meter = this.rateLimit.connection(session);
    return new Connection(session, { since, include }, meter, wire, this.handlers);
  }

  /** ws answers protocol errors itself (1002, 1007, 1009); a log line for each would be a way to flood the log. */
  private countProtocolError({ session }: Connection, error: Error): void {
    this.protocolErrors++;
    this.logger.debug(`Session ${session.id}: ${error.message} (${this.protocolErrors} protocol errors so far)`);
  }
}
