import { readFileSync } from 'node:fs';
import { ROLES, grantsOf } from '../auth/room-grants.rules.js';
import { isJsonObject } from '../protocol/envelope.js';
import type { JsonObject } from '../protocol/envelope.js';
import { parsePosition } from '../protocol/position.js';
import type { Position } from '../protocol/position.js';
import { messageOf, usageFailure } from './failure.js';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/;

/** `500ms`, `30s`, `1.5m`, `2h`, `1d`, in ms. */
export function durationOf(text: string): number {
  const [, count, unit] = DURATION.exec(text) ?? [];
  const ms = Number(count) * UNITS[unit as keyof typeof UNITS];
  if (!(ms > 0)) throw usageFailure(`"${text}" is no duration`, 'Write 500ms, 30s, 5m, 2h or 1d.');
  return ms;
}

/** A number above 0. */
export function countOf(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw usageFailure(`"${text}" must be a number above 0`);
  return value;
}

export function wholeCountOf(text: string): number {
  const value = countOf(text);
  if (!Number.isInteger(value)) throw usageFailure(`"${text}" must be a whole number`);
  return value;
}

export function positionOf(text: string): Position {
  const position = parsePosition(text);
  if (position === null)
    throw usageFailure(
      `"${text}" is no position`,
      'Write <epoch>:<seq>, as `rally tail --json` shows them in `joined`.',
    );
  return position;
}

/** A WebSocket address. */
export function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^wss?:$/.test(url.protocol))
    throw usageFailure(`"${text}" is no address of a server`, 'Write ws://host:port/ws or wss://host/ws.');
  return url.href;
}

/** An origin; what follows it is not looked at. */
export function httpAddressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw usageFailure(`"${text}" is no address of an admin port`, 'Write http://host:port.');
  return url.origin;
}

export function payloadOf(text: string): JsonObject {
  const payload = jsonObjectOf(text);
  if (payload !== undefined) return payload;
  throw usageFailure('The payload is not a JSON object', `Put it into single quotes: '{"content":"Hello"}'`);
}

/** `undefined` = it is none. */
export function jsonObjectOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `trip,lisbon=owner,*=guest`: a role by room, `member` unless told. */
export function grantsFrom(text: string): Readonly<Record<string, string>> {
  const rooms = Object.fromEntries(
    text.split(',').map((part) => {
      const [room = '', role = 'member'] = part.trim().split('=', 2);
      return [room, role];
    }),
  );
  if (grantsOf(rooms) !== null) return rooms;
  throw usageFailure(`"${text}" are no rooms`, `Write trip,lisbon=owner,*=guest; roles are ${ROLES.join(', ')}.`);
}

/** The secret itself, or `@file` that holds it: other users of a machine see what is typed. */
export function secretOf(text: string): string {
  if (!text.startsWith('@')) return text;
  try {
    return readFileSync(text.slice(1), 'utf8').trim();
  } catch (error) {
    throw usageFailure(`The token cannot be read: ${messageOf(error)}`);
  }
}
