import type { Server } from 'node:http';
import { isIPv6 } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import type { AppConfig } from './config/app-config.js';
import { SERVER_VERSION } from './version.js';

/** What a server knows once it listens. */
export interface Started {
  /** `PORT=0` takes any. */
  readonly port: number;
  /** Which store it is that rooms live in. */
  readonly store: string;
}

/** The port that the server really has. */
export function portOf(app: INestApplication): number {
  const address = (app.getHttpServer() as Server).address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a TCP port');
  return address.port;
}

/** What a person reads after `npm start`: where, which store, who is believed, and what to try next. */
export function startLines(
  { admin, auth, console: page, isProduction, listen }: AppConfig,
  { port, store }: Started,
): string {
  const isProven = auth.mode === 'jwt';
  const url = `ws://localhost:${port}/ws?room_id=trip${isProven ? '' : '&user_id=ana'}`;
  const proof = isProven ? ' -H "Authorization: Bearer $TOKEN"' : '';
  const workers = listen.workers === 1 ? '' : `\n  Workers     ${listen.workers} processes on this port`;
  const others = listen.workers === 1 ? '' : `, and the ports after it: one of each worker`;
  const metrics = admin && `\n  Metrics     http://${urlHost(admin.host)}:${admin.port}/metrics${others}`;
  const browser = page === undefined ? '' : `\n  Console     http://localhost:${port}/console`;
  return `
  Rally Realtime ${SERVER_VERSION}

  WebSocket   ws://localhost:${port}/ws
  Health      http://localhost:${port}/health${browser}${metrics ?? ''}
  Store       ${store}${workers}
  Identity    ${identityLine(auth, isProduction)}

  Try it, in two terminals (the second one with ${isProven ? 'another token' : 'user_id=ben'}):
    npx wscat -c "${url}"${proof}
    > {"type":"chat","payload":{"content":"Hello world!"}}

`;
}

/** The same for who reads logs: one entry. */
export function startEntry({ admin, auth, isProduction, listen }: AppConfig, { port, store }: Started): string {
  const parts = [
    `Rally Realtime ${SERVER_VERSION} at ws://localhost:${port}/ws`,
    ...(admin === undefined ? [] : [`metrics at http://${urlHost(admin.host)}:${admin.port}/metrics`]),
    ...(listen.workers === 1 ? [] : [`${listen.workers} workers`]),
    `store: ${store}`,
    identityLine(auth, isProduction),
  ];
  return parts.join('; ');
}

function identityLine(auth: AppConfig['auth'], isProduction: boolean): string {
  if (auth.mode === 'jwt') return `AUTH_MODE=jwt: tokens of ${auth.issuer} for ${auth.audience}`;
  const isInsecure = isProduction ? ' (ALLOW_INSECURE=true: anybody can be anybody)' : '';
  return `AUTH_MODE=none: user_id of the URL is believed${isInsecure}`;
}

function urlHost(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}
