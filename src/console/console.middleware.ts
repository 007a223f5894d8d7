import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import type { NestMiddleware } from '@nestjs/common';
import sirv from 'sirv';
import type { RequestHandler } from 'sirv';
import { AdminServer } from '../admin/admin-server.js';
import { isSameSecret } from '../auth/same-secret.js';
import { AppConfig } from '../config/app-config.js';
import { SERVER_VERSION } from '../version.js';
import { contentSecurityPolicy, tokenOf } from './console.rules.js';

/** What `npm run build:console` makes; as far from `src` as from `dist`. */
const PAGE = fileURLToPath(new URL('../../console/dist/', import.meta.url));
const MOUNT = '/console';
/** Their names change with what is in them. */
const ASSETS = '/assets/';

type Request = IncomingMessage & { originalUrl: string };

/** Serves the console: two clients on the port of the clients, the operator's view on ADMIN_PORT. */
@Injectable()
export class ConsoleMiddleware implements NestMiddleware<Request, ServerResponse> {
  private readonly files: RequestHandler | undefined;
  private readonly settings: string;
  private readonly policy: string;

  constructor(
    private readonly config: AppConfig,
    private readonly admin: AdminServer,
  ) {
    this.files = existsSync(PAGE) ? serveFiles(!config.isProduction) : undefined;
    const { url: tileUrl, attribution: tileAttribution } = config.console?.tiles ?? {};
    this.policy = contentSecurityPolicy(tileUrl);
    this.settings = JSON.stringify({ version: SERVER_VERSION, authMode: config.auth.mode, tileUrl, tileAttribution });
  }

  use(request: Request, response: ServerResponse, next: () => void): void {
    const { pathname } = new URL(request.originalUrl, 'http://console');
    const path = pathname.slice(MOUNT.length);
    const isOperators = this.admin.has(request);
    this.protect(response);
    if (!isOperators && !this.isAllowed(request)) return challenge(response);
    if (path === '') return redirect(response, `${MOUNT}/${request.originalUrl.slice(MOUNT.length)}`);
    if (path === '/config.json') return json(response, this.settings);
    if (this.files === undefined) return unbuilt(response);
    const page = isOperators ? '/operator.html' : '/index.html';
    const file = path === '/' ? page : path;
    if (file.endsWith('.html') && file !== page) return next();
    this.files(Object.assign(request, { url: file }), response, next);
  }

  /** Whatever it holds runs with the rights of the origin: only what was built may run, and no other page may frame it. */
  private protect(response: ServerResponse): void {
    response.setHeader('Content-Security-Policy', this.policy);
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'no-cache');
  }

  private isAllowed({ headers }: IncomingMessage): boolean {
    const token = this.config.console?.token;
    return token === undefined || isSameSecret(tokenOf(headers.authorization), token);
  }
}

/** `isRebuilt`: may be built again meanwhile; else what there is now is all that there will be. */
function serveFiles(isRebuilt: boolean): RequestHandler {
  return sirv(PAGE, {
    dev: isRebuilt,
    gzip: true,
    brotli: true,
    etag: true,
    setHeaders: (response, path) => {
      const isFixed = path.startsWith(ASSETS);
      response.setHeader('Cache-Control', isFixed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

function challenge(response: ServerResponse): void {
  response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="Rally console: CONSOLE_TOKEN is the password"' });
  response.end('Show CONSOLE_TOKEN as the password, with any user name.\n');
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { Location: location }).end();
}

function json(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).end(text);
}

function unbuilt(response: ServerResponse): void {
  response.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end('The console is not built: npm run build:console\n');
}
