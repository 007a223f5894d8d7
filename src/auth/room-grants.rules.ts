import { parseRoomId } from '../protocol/ids.js';
import type { RoomId } from '../protocol/ids.js';

/** Rights within a room, from least to most. */
export const ROLES = ['guest', 'member', 'moderator', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** AUTH-3: what a token says of rooms, as it travels and is stored: pairs, of which `*` stands for every other room. */
export type RoomGrants = readonly (readonly [room: string, role: Role])[];

const EVERY = '*';

/** The claim `rooms`: `["a","b"]`, `{"a":"owner","*":"guest"}` or `"*"`; absent grants nothing, anything else is `null`. */
export function grantsOf(claim: unknown): RoomGrants | null {
  if (claim === undefined) return [];
  if (claim === EVERY) return [[EVERY, 'member']];
  const pairs = pairsOf(claim);
  return pairs?.every(isGrant) === true ? pairs : null;
}

export function roleGranted(grants: RoomGrants, room: RoomId): Role | null {
  const own = grants.find(([granted]) => granted === room) ?? grants.find(([granted]) => granted === EVERY);
  return own?.[1] ?? null;
}

function pairsOf(claim: unknown): [unknown, unknown][] | undefined {
  if (typeof claim !== 'object' || claim === null) return undefined;
  return Array.isArray(claim) ? claim.map((room: unknown) => [room, 'member']) : Object.entries(claim);
}

function isGrant(pair: [unknown, unknown]): pair is [string, Role] {
  const [room, role] = pair;
  return (room === EVERY || parseRoomId(room) !== null) && ROLES.some((known) => known === role);
}
