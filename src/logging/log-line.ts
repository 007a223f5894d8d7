import type { LogLevel } from '../config/app-config.js';

/** What a line says, by the names that log queries go by. */
export interface LogRecord {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly level: LogLevel;
  readonly context?: string;
  readonly message: string;
  /** Facts to search for. Never what a client wrote: ids, codes, counts, durations. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly stack?: string;
}

/** Whatever a terminal or a log reader could take for a line end, an escape sequence or a change of direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Pino's line with all that is unprintable in JSON's own escapes: it still parses to what was logged. */
export function jsonLine(json: string): string {
  return escape(json.trimEnd());
}

/** For people: `12:30:00.123 warn  [Context] message {"field":1}`; a stack follows on lines that are indented. */
export function prettyLine(json: string): string {
  const { time, level, context, message, fields, stack } = JSON.parse(json) as LogRecord;
  const parts = [
    time.slice(11, 23),
    level.padEnd(5),
    ...(context === undefined ? [] : [`[${context}]`]),
    message,
    ...(fields === undefined ? [] : [JSON.stringify(fields)]),
  ];
  const trace = stack === undefined ? [] : stack.split('\n');
  return [escape(parts.join(' ')), ...trace.map((line) => `    ${escape(line.trim())}`)].join('\n');
}

function escape(text: string): string {
  return text.replace(UNPRINTABLE, (char) => char.replace(/[^]/g, escapeUnit));
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
