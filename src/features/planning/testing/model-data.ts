import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../../../protocol/envelope.js';
import type { JsonObject } from '../../../protocol/envelope.js';

/** The path of a whole document. */
export const EVERYTHING = '';

/** A JSON pointer for each leaf. */
export function pathsOf(patch: JsonObject, parent = EVERYTHING): string[] {
  return Object.entries(patch).flatMap(([key, value]) => {
    const path = `${parent}/${key}`;
    return isJsonObject(value) && Object.keys(value).length > 0 ? pathsOf(value, path) : [path];
  });
}

/** Whether one is, or is above or below, one of the others. */
export function meet(paths: readonly string[], others: readonly string[]): boolean {
  const isWithin = (one: string, other: string) => one === other || one.startsWith(`${other}/`);
  return paths.some((one) => others.some((other) => isWithin(one, other) || isWithin(other, one)));
}

/** RFC 7396, section 2. */
export function merged(target: unknown, patch: JsonObject): JsonObject {
  const result: Record<string, unknown> = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = isJsonObject(value) ? merged(result[key], value) : value;
  }
  return result;
}

/** The merge patch that makes `before` of `after` again. */
export function inverseOf(before: JsonObject, after: JsonObject): JsonObject {
  const added = Object.keys(after).filter((key) => !(key in before));
  const changed = Object.keys(before).filter((key) => !isDeepStrictEqual(before[key], after[key]));
  const restored = changed.map((key) => {
    const [old, now] = [before[key], after[key]];
    return [key, isJsonObject(old) && isJsonObject(now) ? inverseOf(old, now) : old] as const;
  });
  return Object.fromEntries([...added.map((key) => [key, null] as const), ...restored]);
}
