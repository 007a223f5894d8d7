import type { IncomingMessage } from 'node:http';
import { CLOSE } from '../protocol/close-code.js';
import type { CloseCode } from '../protocol/close-code.js';
import type { ErrorCode } from '../protocol/error-code.js';
import { parseId, parseRoomId, parseUserId } from '../protocol/ids.js';
import type { DeviceId, RoomId, UserId } from '../protocol/ids.js';
import { parsePosition } from '../protocol/position.js';
import type { Position } from '../protocol/position.js';
import type { ProtocolVersion } from './session.js';

/** What a handshake asks for, once its form is sound (CONN-1). */
export interface Handshake {
  readonly room: RoomId | undefined;
  readonly user: UserId | undefined;
  readonly device: DeviceId | undefined;
  readonly version: ProtocolVersion;
  readonly isStrict: boolean;
  readonly since: Position | undefined;
  readonly include: readonly string[] | undefined;
  /** From the header or the subprotocols. */
  readonly bearerToken: string | undefined;
  /** `token=`, where proxies and histories keep it. */
  readonly queryToken: string | undefined;
  readonly ticket: string | undefined;
  readonly resume: string | undefined;
}
/** Why a handshake is refused: a status for HTTP, and a close code for browsers, which cannot read a failed status. */
export interface HandshakeFault {
  readonly status: 400 | 401 | 403;
  readonly closeCode: CloseCode;
  readonly code: ErrorCode;
  readonly message: string;
}

type Query = ReadonlyMap<string, string>;
const PARAMETERS: ReadonlySet<string> = new Set(
  'room_id user_id v device since include resume token ticket strict'.split(' '),
);

export function readHandshake(request: IncomingMessage): Handshake | HandshakeFault {
  const query = parseQuery(request.url ?? '');
  if (typeof query === 'string') return badRequest(query);
  const version = query.get('v') ?? '1';
  if (version !== '1' && version !== '2') return { ...badRequest('`v` must be 1 or 2'), code: 'unsupported_version' };
  const ids = readIds(query);
  if (ids === null) return badRequest('ids must be 1..128 bytes of UTF-8 without whitespace and control characters');
  if (ids.room === undefined && version === '1') return badRequest('`room_id` is required');
  const since = query.has('since') ? parsePosition(query.get('since') ?? '') : undefined;
  if (since === null) return badRequest('`since` must be <epoch>:<seq>');
  return {
    room: ids.room,
    user: ids.user,
    device: ids.device,
    version: version === '1' ? 1 : 2,
    isStrict: query.get('strict') === '1',
    since,
    include: query.get('include')?.split(','),
    bearerToken: bearerToken(request),
    queryToken: query.get('token'),
    ticket: query.get('ticket'),
    resume: query.get('resume'),
  };
}

function readIds(query: Query): Pick<Handshake, 'room' | 'user' | 'device'> | null {
  const room = optional(query, 'room_id', parseRoomId);
  const user = optional(query, 'user_id', parseUserId);
  const device = optional(query, 'device', parseId<DeviceId>);
  return room === null || user === null || device === null ? null : { room, user, device };
}

function badRequest(message: string): HandshakeFault {
  return { status: 400, closeCode: CLOSE.badRequest, code: 'bad_envelope', message };
}

/** The part of a request target before its query, as sent: `/ws/` and `/%77s` are other paths than `/ws`. */
export function pathOf(url: string): string {
  return split(url, '?')[0];
}

/**
 * Known parameters, decoded, or what is wrong with them. Not URLSearchParams: it repairs bad escapes in silence, and
 * turns the `+` of `a+b@x.com`, which is an id, into a space.
 */
function parseQuery(url: string): Query | string {
  const query = new Map<string, string>();
  for (const pair of split(url, '?')[1].split('&')) {
    const [rawName, rawValue] = split(pair, '=');
    try {
      const name = decoded(rawName);
      const [known] = split(name, '['); // `since[]`: some libraries write lists so.
      if (!PARAMETERS.has(known)) continue;
      if (known !== name || query.has(name)) return `\`${known}\` must be given once`;
      query.set(name, decoded(rawValue));
    } catch {
      return 'the query has a malformed escape';
    }
  }
  return query;
}

function decoded(text: string): string {
  return text.includes('%') ? decodeURIComponent(text) : text;
}

/** What is before the first mark, and what is after it. */
function split(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Absent → `undefined`; present but malformed → `null`. */
function optional<Id>(query: Query, name: string, parse: (value: unknown) => Id | null): Id | null | undefined {
  const value = query.get(name);
  return value === undefined ? undefined : parse(value);
}

/** `Authorization: Bearer …`, or `bearer.…` among the subprotocols, the only header that browsers can set. */
function bearerToken({ headers }: IncomingMessage): string | undefined {
  const { authorization, 'sec-websocket-protocol': offered } = headers;
  const token = bearerOf(authorization);
  if (token !== undefined || offered === undefined) return token;
  const entries = offered.split(',').map((entry) => entry.trim());
  return entries.find((entry) => entry.startsWith('bearer.'))?.slice(7);
}

/** The token of an `Authorization` header. */
export function bearerOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^Bearer (\S+)$/i.exec(header)?.[1];
}
