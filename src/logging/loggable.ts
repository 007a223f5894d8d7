import { isNativeError } from 'node:util/types';
import { REDACTED, isSecretName, withoutSecrets } from './redaction.js';

/** Longest string and name within fields, in UTF-16 units: room for an id, not for a message. */
const VALUE_MAX = 200;
/** Longest message and stack. */
const TEXT_MAX = 4000;
/** Strings and names of all fields together; what is beyond is left out. */
const FIELDS_MAX = 4000;
/** What an entry costs beside its strings. */
const ENTRY_COST = 8;
const DEPTH_MAX = 4;

/** A message or a stack as it may be shown: without secrets, at most 4,000 characters. */
export function loggableText(text: string): string {
  return cut(withoutSecrets(text), TEXT_MAX);
}

/**
 * One copy of all these fields as it may be shown: without secrets, with short strings, not deep, not large, and always
 * serializable. Never throws: a log must not fail what it tells of.
 */
export function loggableFields(objects: readonly object[]): unknown {
  try {
    return new FieldsCopy().of(Object.assign({}, ...objects), 0);
  } catch {
    return { omitted: 'not readable' };
  }
}

class FieldsCopy {
  private left = FIELDS_MAX;

  of(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null) return value;
    if (isNativeError(value)) return this.text(value.message);
    if (value instanceof Date) return value;
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    // A cycle ends here, too.
    if (depth > DEPTH_MAX) return '[deeper]';
    return Array.isArray(value) ? this.items(value, depth) : this.entries(value, depth);
  }

  private items(list: readonly unknown[], depth: number): unknown[] {
    const copied: unknown[] = [];
    for (const item of list) {
      if (this.isFull()) return [...copied, `… ${list.length - copied.length} more`];
      copied.push(this.of(item, depth + 1));
    }
    return copied;
  }

  private entries(object: object, depth: number): object {
    const all = Object.entries(object);
    const copied: [string, unknown][] = [];
    for (const [name, value] of all) {
      if (this.isFull()) {
        copied.push(['omitted', `${all.length - copied.length} more`]);
        break;
      }
      copied.push([this.text(name), isSecretName(name) ? REDACTED : this.of(value, depth + 1)]);
    }
    return Object.fromEntries(copied);
  }

  private isFull(): boolean {
    this.left -= ENTRY_COST;
    return this.left <= 0;
  }

  private text(text: string): string {
    const shown = cut(withoutSecrets(text), VALUE_MAX);
    this.left -= shown.length;
    return shown;
  }
}

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}
