import { isNativeError } from 'node:util/types';
import type { LogLevel } from '../config/app-config.js';

export interface LogEntry {
  readonly at: Date;
  readonly level: LogLevel;
  readonly context?: string;
  readonly message: string;
  /** Facts to search for. Never what a client wrote: ids, codes, counts, durations. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly stack?: string;
}

/** Longest string within `fields`, in UTF-16 units: room for an id, not for a message. */
const VALUE_MAX = 200;
/** Longest message, stack, and JSON of all fields. */
const TEXT_MAX = 4000;

/** Whatever a terminal or a log reader could take for a line end, an escape sequence or a change of direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** One line of JSON with the names of {@link LogEntry}; `time` is UTC. */
export function jsonLine({ at, level, context, message, fields, stack }: LogEntry): string {
  const own = JSON.stringify({ time: at.toISOString(), level, context, message: cut(message, TEXT_MAX) });
  const extra = fields === undefined ? '' : `,"fields":${toJson(fields)}`;
  const trace = stack === undefined ? '' : `,"stack":${JSON.stringify(cut(stack, TEXT_MAX))}`;
  return escape(`${own.slice(0, -1)}${extra}${trace}}`);
}

/** For people: `12:30:00.123 warn  [Context] message {"field":1}`; a stack follows on lines that are indented. */
export function prettyLine({ at, level, context, message, fields, stack }: LogEntry): string {
  const parts = [
    at.toISOString().slice(11, 23),
    level.padEnd(5),
    ...(context === undefined ? [] : [`[${context}]`]),
    cut(message, TEXT_MAX),
    ...(fields === undefined ? [] : [toJson(fields)]),
  ];
  const trace = stack === undefined ? [] : cut(stack, TEXT_MAX).split('\n');
  return [escape(parts.join(' ')), ...trace.map((line) => `    ${escape(line.trim())}`)].join('\n');
}

/** Never throws and never grows: a log must not fail what it tells of. */
function toJson(fields: Readonly<Record<string, unknown>>): string {
  try {
    const json = JSON.stringify(fields, limit);
    return json.length > TEXT_MAX ? `{"omitted":"${json.length} characters"}` : json;
  } catch {
    return '{"omitted":"not serializable"}';
  }
}

function limit(_name: string, value: unknown): unknown {
  if (typeof value === 'string') return cut(value, VALUE_MAX);
  if (typeof value === 'bigint') return String(value);
  return isNativeError(value) ? cut(value.message, VALUE_MAX) : value;
}

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

/** Within a JSON text these escapes are JSON's own, so that it still parses to what was logged. */
function escape(text: string): string {
  return text.replace(UNPRINTABLE, (char) => char.replace(/[^]/g, escapeUnit));
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
