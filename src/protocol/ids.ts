import { isLongerThan } from './utf8.js';

declare const brand: unique symbol;
/** A string that only its parser makes; features brand their own ids. */
export type Brand<Name extends string> = string & { readonly [brand]: Name };

export type RoomId = Brand<'room'>;
export type UserId = Brand<'user'>;
export type DeviceId = Brand<'device'>;
export type ItemId = Brand<'item'>;
export type SessionId = Brand<'session'>;

/** Longest id that a client may choose, in bytes of UTF-8 (CONN-6: `auth0|5f7c`, `a+b@x.com` are ids). */
const ID_MAX_BYTES = 128;

// Whitespace, control, format (bidi overrides, zero-width) and lone surrogates would make two ids look alike or corrupt a log.
const FORBIDDEN = /[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** CONN-6: 1..128 bytes of UTF-8 without whitespace and control characters; `null` for anything else. */
export function parseId<Id extends string>(value: unknown): Id | null {
  if (typeof value !== 'string' || value === '' || isLongerThan(value, ID_MAX_BYTES)) return null;
  return FORBIDDEN.test(value) ? null : (value as Id);
}

/** Rooms and users whose ids begin so are the server's own. */
const RESERVED = '$';

/** {@link parseId} for a room that a client names. */
export function parseRoomId(value: unknown): RoomId | null {
  return unreserved(parseId<RoomId>(value));
}

/** {@link parseId} for a user that somebody claims to be. */
export function parseUserId(value: unknown): UserId | null {
  return unreserved(parseId<UserId>(value));
}

function unreserved<Id extends string>(id: Id | null): Id | null {
  return id?.startsWith(RESERVED) === true ? null : id;
}
