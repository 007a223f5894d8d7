import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, NotFoundException } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isSameSecret } from '../auth/same-secret.js';
import { AppConfig } from '../config/app-config.js';
import { Refusal } from '../protocol/refusal.js';
import { AdminServer } from './admin-server.js';

export interface AdminRules {
  /** Answered without a token where none is set; such a server is reachable on loopback only. */
  readonly isOpenOnLoopback?: boolean;
}
export const AdminRules = Reflector.createDecorator<AdminRules>();

const BEARER = /^Bearer +(\S+) *$/i;

/** Who may ask: on the port of the clients nobody, who is not told either that there is something to ask. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(
    private readonly server: AdminServer,
    private readonly config: AppConfig,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): true {
    const http = context.switchToHttp();
    const request = http.getRequest<IncomingMessage>();
    const { method = '', url = '', headers } = request;
    // As Nest answers a path that it does not know.
    if (!this.server.has(request)) throw new NotFoundException(`Cannot ${method} ${url}`);
    const token = this.config.admin?.token;
    if (token === undefined) {
      if (this.reflector.get(AdminRules, context.getClass()).isOpenOnLoopback === true) return true;
      throw new Refusal('forbidden', { message: 'Set ADMIN_TOKEN to use this' });
    }
    if (isSameSecret(BEARER.exec(headers.authorization ?? '')?.[1] ?? '', token)) return true;
    http.getResponse<ServerResponse>().setHeader('WWW-Authenticate', 'Bearer');
    throw new Refusal('unauthorized', { message: 'Show ADMIN_TOKEN: `Authorization: Bearer …`' });
  }
}
