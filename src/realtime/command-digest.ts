import { createHash } from 'node:crypto';
import { isJsonObject } from '../protocol/envelope.js';
import type { RoomCall } from './call.js';

/** 22 characters that tell whether two frames ask for the same: type, room and payload, whatever the order of keys. */
export function commandDigest({ kind, room, payload }: RoomCall): string {
  const { action: _, ...fields } = payload; // No Object.assign: a client may name a field `__proto__`.
  const text = canonical([kind, room, { action: undefined, ...fields }]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === undefined) return 'null';
  if (!isJsonObject(value)) return JSON.stringify(value);
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${fields.join()}}`;
}
