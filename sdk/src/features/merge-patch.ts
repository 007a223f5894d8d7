import { isJsonObject } from '../../../src/protocol/envelope.js';
import type { JsonObject } from '../../../src/protocol/envelope.js';

/** RFC 7396: a new object; `null` removes, arrays and plain values are replaced whole. */
export function mergePatch(target: unknown, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(isJsonObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, isJsonObject(value) ? mergePatch(merged.get(name), value) : value);
  }
  return Object.fromEntries(merged);
}
