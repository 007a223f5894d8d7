import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AppConfig } from '../config/app-config.js';
import type { AdminConfig } from '../config/app-config.js';
import { createLimitedServer } from '../http.adapter.js';

/** The same routes on a port of their own (ADMIN_PORT): what is for operators is answered only there. */
@Injectable()
export class AdminServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private server: Server | undefined;
  private readonly requests = new WeakSet<IncomingMessage>();

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly config: AppConfig,
  ) {}

  /** Absent while it does not listen. */
  get port(): number | undefined {
    const address = this.server?.address() as AddressInfo | null | undefined;
    return address?.port;
  }

  /** Whether the request came in here, and not on the port of the clients. */
  has(request: IncomingMessage): boolean {
    return this.requests.has(request);
  }

  /** Nothing is answered before this, and without it the server does not start. */
  async onApplicationBootstrap(): Promise<void> {
    const { admin } = this.config;
    if (admin === undefined) return;
    const answer = this.adapterHost.httpAdapter.getInstance<RequestListener>();
    this.server = createLimitedServer((request, response) => {
      this.requests.add(request);
      answer(request, response);
    });
    await listen(this.server, admin);
  }

  /** After the drain, which is worth watching. Whoever is asking just now is cut off: nobody's data is at stake. */
  beforeApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}

/** `exclusive`: of several workers each is to be asked by itself. */
function listen(server: Server, { host, port }: AdminConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code = '' }: NodeJS.ErrnoException) => {
      reject(new Error(`ADMIN_PORT: nothing can listen on ${host}, port ${port} (${code}); choose another one`));
    });
    server.listen({ host, port, exclusive: true }, resolve);
  });
}
