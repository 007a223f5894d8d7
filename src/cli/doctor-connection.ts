import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { JsonObject } from '../protocol/envelope.js';
import { jsonObjectOf } from './arguments.js';
import { messageOf } from './failure.js';
import { clockFinding, fail, ok, warn } from './finding.js';
import type { Finding } from './finding.js';
import { printable } from './output.js';

interface Through {
  /** Of the WebSocket endpoint. */
  readonly url: string;
  readonly token?: string;
  /** ms. */
  readonly timeout: number;
}
interface Opened {
  readonly status: number;
  /** The first frame, if there was one. */
  readonly welcome?: string;
}

const USER = 'rally-doctor';
const BEHIND_PROXY = 'A proxy in between must pass WebSockets on: HTTP/1.1 with `Upgrade` and `Connection`';

/** What a client sees: readiness over HTTP, and a WebSocket, both through whatever is in between. */
export async function lookAtClient(through: Through): Promise<Finding[]> {
  return [await lookAtHealth(through), ...(await lookAtUpgrade(through))];
}

async function lookAtHealth({ url, timeout }: Through): Promise<Finding> {
  const health = new URL(url);
  health.protocol = health.protocol === 'wss:' ? 'https:' : 'http:';
  health.pathname = health.pathname.replace(/ws\/?$/, 'health');
  health.search = '';
  try {
    const response = await fetch(health, { signal: AbortSignal.timeout(timeout) });
    const body = await response.text();
    if (response.ok) return ok('Health', `${health.href} says 200`);
    if (response.status === 503)
      return fail(
        'Health',
        `${health.href} says 503: ${printable(body)}`,
        'The store is down, or the server drains: its log says which.',
      );
    return warn(
      'Health',
      `${health.href} says ${response.status}`,
      'A proxy may keep /health for itself; then this is well.',
    );
  } catch (error) {
    const { cause = error } = error as Error;
    return fail(
      'Health',
      `${health.href} does not answer (${messageOf(cause)})`,
      'Is the server running, and is this its address?',
    );
  }
}

async function lookAtUpgrade(through: Through): Promise<Finding[]> {
  const { url, token } = through;
  try {
    const { status, welcome } = await open(through);
    if (welcome !== undefined) return welcomeFindings(welcome, url);
    return [refusedFinding(status, token !== undefined)];
  } catch (error) {
    return [fail('WebSocket', `${url} does not open (${messageOf(error)})`, `${BEHIND_PROXY}.`)];
  }
}

/** Resolves with the first frame, or the status of a handshake that was refused. */
function open({ url, token, timeout }: Through): Promise<Opened> {
  const address = new URL(url);
  address.search = token === undefined ? `v=2&user_id=${USER}` : 'v=2';
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const socket = new WebSocket(address, { headers, handshakeTimeout: timeout });
  const opened = new Promise<Opened>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`it opened, and nothing came in ${timeout} ms`)), timeout);
    socket.once('close', (code) => {
      clearTimeout(late);
      reject(new Error(`closed with ${code} before the welcome`));
    });
    socket.once('message', (data: Buffer) => resolve({ status: 101, welcome: data.toString() }));
    socket.once('unexpected-response', (_, { statusCode = 0 }: IncomingMessage) => resolve({ status: statusCode }));
    socket.on('error', reject);
  });
  return opened.finally(() => socket.terminate());
}

function welcomeFindings(text: string, url: string): Finding[] {
  const { server_time, version } = (jsonObjectOf(text)?.['payload'] ?? {}) as JsonObject;
  if (typeof server_time !== 'number')
    return [
      fail('WebSocket', `${url} opens, and is not Rally`, 'Is this the address of the server, with its path /ws?'),
    ];
  return [
    ok('WebSocket', `${url} opens, version ${printable(String(version))}`),
    clockFinding('the server', server_time - Date.now()),
  ];
}

function refusedFinding(status: number, hasToken: boolean): Finding {
  const seen = `the handshake was answered with ${status}`;
  if (status === 401 && !hasToken) return ok('WebSocket', `${seen}: the server wants a token (--token tries one)`);
  if (status === 401 || status === 403)
    return fail(
      'WebSocket',
      seen,
      'The token does not count: issuer, audience, key, time; LOG_LEVEL=debug says which check it was.',
    );
  if (status === 429)
    return warn('WebSocket', seen, 'Too many handshakes from this address: name your proxies in TRUSTED_PROXIES.');
  if (status === 503)
    return fail('WebSocket', seen, 'The server drains, is full, or its store is down: look at /health.');
  return fail('WebSocket', seen, `${BEHIND_PROXY}; and the path must be that of the server, /ws.`);
}
