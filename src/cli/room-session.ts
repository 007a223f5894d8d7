import { decodeJwt } from 'jose';
import { WebSocket } from 'ws';
import type { ConnectionEnd } from '../../sdk/src/connection-end.js';
import type { JoinedPayload } from '../../sdk/src/frames.js';
import { RallyClient } from '../../sdk/src/rally-client.js';
import type { RallyRoom } from '../../sdk/src/room.js';
import { tokenRefresh } from '../../sdk/src/token-refresh.js';
import type { Position } from '../protocol/position.js';
import { Failure, messageOf, usageFailure } from './failure.js';

/** How one gets in: the options that all commands of rooms share. */
export interface Entry {
  readonly url: string;
  readonly as?: string;
  readonly token?: string;
}
export interface RoomSession {
  readonly client: RallyClient;
  readonly room: RallyRoom;
  readonly user: string;
  /** Rejects with a {@link Failure} if the first connection leads nowhere; later ones are tried until they do. */
  readonly joined: Promise<JoinedPayload>;
  /** Rejects with a {@link Failure} when the server does not want this client any more; else never settles. */
  readonly over: Promise<never>;
}

/** A room over the client SDK: the only place that knows it. Listeners that are added at once miss nothing. */
export function openRoom(roomId: string, { url, as, token }: Entry, position?: Position): RoomSession {
  const user = userOf(as, token);
  const client = new RallyClient({
    url,
    userId: user,
    webSocket: WebSocket,
    tokenRefresh,
    ...(token && { token: () => token }),
  });
  const room = client.room(roomId, position && { position });
  const over = new Promise<never>((_, reject) => {
    client.on('closed', (end) => {
      if (end.isFinal && client.status === 'rejected') reject(rejection(end, url));
    });
    room.on('refused', ({ code, message }) =>
      reject(new Failure(`Room ${roomId} is not open to ${user}: ${code}, ${message}`)),
    );
    room.on('removed', () => reject(new Failure(`${user} was removed from room ${roomId}`)));
    room.on('deleted', () => reject(new Failure(`Room ${roomId} was deleted`)));
  });
  const noServer = new Promise<never>((_, reject) => {
    client.on('closed', (end) => reject(rejection(end, url)));
  });
  const joined = Promise.race([over, noServer, room.joined.catch(() => over)]); // Which says why.
  for (const promise of [over, noServer, joined]) promise.catch(() => undefined); // Whoever waits is told.
  return { client, room, user, joined, over };
}

/** A token says whose it is. */
function userOf(as: string | undefined, token: string | undefined): string {
  if (as !== undefined) return as;
  if (token === undefined) return 'rally-cli';
  try {
    return decodeJwt(token).sub ?? 'rally-cli';
  } catch (error) {
    throw usageFailure(`The token is none: ${messageOf(error)}`);
  }
}

function rejection({ code, reason }: ConnectionEnd, url: string): Failure {
  const { href, origin } = new URL(url);
  if (/ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT/.test(reason) || (code === 1006 && reason === ''))
    return new Failure(
      `There is no server at ${href} (${reason || 'no connection'})`,
      'Start one with `npm start`, or name a running one with --url.',
    );
  if (/ (401|403)$/.test(reason) || code === 4401 || code === 4403)
    return new Failure(
      `${href} does not let you in (${reason || code})`,
      'It wants a token, or another one: see --token (of a bench --sign), and `rally token --help`.',
    );
  return new Failure(
    `The connection to ${href} ended: ${code} ${reason}`.trimEnd(),
    `Ask \`rally doctor --url ${origin}\` what is wrong.`,
  );
}
