import { isJsonObject } from '../../../protocol/envelope.js';
import type { JsonObject } from '../../../protocol/envelope.js';

/** The whole document. */
export const ROOT = '';

/** What a merge patch touches: a JSON pointer (RFC 6901) to each of its leaves. Arrays are replaced whole, so are leaves. */
export function pathsOf(patch: JsonObject, parent = ROOT): string[] {
  return Object.entries(patch).flatMap(([key, value]) => {
    const path = `${parent}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return isJsonObject(value) && Object.keys(value).length > 0 ? pathsOf(value, path) : [path];
  });
}

/** Whether any path of one is, or is above or below, any path of the other. */
export function overlap(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) => others.some((other) => isWithin(one, other) || isWithin(other, one)));
}

function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}/`);
}
