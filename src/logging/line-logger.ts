import type { LoggerService } from '@nestjs/common';
import { isNativeError } from 'node:util/types';
import { LOG_LEVELS } from '../config/app-config.js';
import type { AppConfig, LogLevel } from '../config/app-config.js';
import { jsonLine, prettyLine } from './log-line.js';
import type { LogEntry } from './log-line.js';

/** What Nest says about itself while it starts; of interest only when it does not. */
const NEST_CHATTER = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
  'WebSocketsController',
]);

/**
 * Nest's logger, honouring LOG_LEVEL: one JSON line per entry in production, else lines for people. No string that
 * reaches it can end a line, start an escape sequence or make the log grow without bound. Errors go to stderr, everything else to stdout.
 *
 * Called as Nest does: `new Logger('Context').warn('message', { field: 1 })`, `.error('message', error)`.
 */
export class LineLogger implements LoggerService {
  readonly #threshold: number;
  readonly #format: (entry: LogEntry) => string;

  constructor(
    config: Pick<AppConfig, 'isProduction' | 'logLevel'>,
    private readonly write: (level: LogLevel, line: string) => void = writeToProcess,
  ) {
    this.#threshold = LOG_LEVELS.indexOf(config.logLevel);
    this.#format = config.isProduction ? jsonLine : prettyLine;
  }

  fatal(message: unknown, ...params: unknown[]): void {
    this.#print('error', message, params);
  }

  error(message: unknown, ...params: unknown[]): void {
    this.#print('error', message, params);
  }

  warn(message: unknown, ...params: unknown[]): void {
    this.#print('warn', message, params);
  }

  log(message: unknown, ...params: unknown[]): void {
    this.#print('info', message, params);
  }

  debug(message: unknown, ...params: unknown[]): void {
    this.#print('debug', message, params);
  }

  verbose(message: unknown, ...params: unknown[]): void {
    this.#print('debug', message, params);
  }

  #print(asked: LogLevel, message: unknown, params: unknown[]): void {
    const context = typeof params.at(-1) === 'string' ? String(params.pop()) : undefined;
    const level = asked === 'info' && context !== undefined && NEST_CHATTER.has(context) ? 'debug' : asked;
    if (LOG_LEVELS.indexOf(level) > this.#threshold) return;
    const entry = { at: new Date(), level, ...(context !== undefined && { context }), ...read(message, params) };
    this.write(level, this.#format(entry));
  }
}

/** Nest passes a stack as a bare string before the context; an error may be the message or a parameter. */
function read(message: unknown, params: readonly unknown[]): Pick<LogEntry, 'message' | 'fields' | 'stack'> {
  const values = [message, ...params];
  const error = values.find((value) => isNativeError(value));
  const stack = params.find((value) => typeof value === 'string') ?? error?.stack;
  const objects = values.filter((value) => typeof value === 'object' && value !== null && !isNativeError(value));
  return {
    message: typeof message === 'string' ? message : (error?.message ?? ''),
    ...(objects.length > 0 && { fields: Object.assign({}, ...objects) as Record<string, unknown> }),
    ...(stack !== undefined && { stack }),
  };
}

function writeToProcess(level: LogLevel, line: string): void {
  const stream = level === 'error' ? process.stderr : process.stdout;
  // A reader that went away (EPIPE) must not take the rooms with it.
  if (stream.listenerCount('error') === 0) stream.on('error', () => undefined);
  stream.write(`${line}\n`);
}
