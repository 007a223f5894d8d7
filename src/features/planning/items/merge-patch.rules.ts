import { isJsonObject } from '../../../protocol/envelope.js';
import type { JsonObject } from '../../../protocol/envelope.js';

/** Keys that name an object's machinery instead of data. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** RFC 7396: fields of the patch replace those of the target, `null` removes them, arrays are replaced whole. */
export function mergePatch(target: unknown, patch: JsonObject): JsonObject {
  const merged = new Map<string, unknown>(isJsonObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, isJsonObject(value) ? mergePatch(merged.get(key), value) : value);
  }
  return Object.fromEntries(merged);
}

/** The merge patch that makes `to` of `from`. Both are results of merge patches: they hold no `null` outside of arrays. */
export function diffPatch(from: JsonObject, to: JsonObject): JsonObject {
  const before = new Map(Object.entries(from));
  const after = new Map(Object.entries(to));
  const removed = [...before.keys()].filter((key) => !after.has(key)).map((key) => [key, null] as const);
  const changed = [...after].flatMap(([key, value]) => {
    const old = before.get(key);
    if (isSameJson(old, value)) return [];
    return [[key, isJsonObject(old) && isJsonObject(value) ? diffPatch(old, value) : value] as const];
  });
  return Object.fromEntries<unknown>([...removed, ...changed]);
}

/** Whatever the order of keys. */
function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [entries, others] = [Object.entries(one), new Map<string, unknown>(Object.entries(other))];
  return (
    entries.length === others.size &&
    entries.every(([key, value]) => others.has(key) && isSameJson(value, others.get(key)))
  );
}

/** Whether the value nests at most `depth` levels and has no key that could reach a prototype. */
export function isSafeJson(value: unknown, depth: number): boolean {
  // 1e999 parses to Infinity, which is written as null: what is told would not be what is kept.
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((entry) => isSafeJson(entry, depth - 1));
  return Object.entries(value).every(([key, entry]) => !FORBIDDEN.has(key) && isSafeJson(entry, depth - 1));
}
