import type { LoggerService } from '@nestjs/common';
import { isNativeError } from 'node:util/types';
import { multistream, pino, stdTimeFunctions } from 'pino';
import type { Logger } from 'pino';
import { SystemClock } from '../clock/clock.js';
import type { Clock } from '../clock/clock.js';
import type { AppConfig, LogLevel } from '../config/app-config.js';
import { jsonLine, prettyLine } from './log-line.js';
import type { LogRecord } from './log-line.js';
import { loggableFields, loggableText } from './loggable.js';
import { writeLine } from './process-output.js';
import type { OutputName } from './process-output.js';
import { RepeatLimit } from './repeat-limit.js';
import type { LineSource } from './repeat-limit.js';

/** What Nest says about itself while it starts; of interest only when it does not. */
const NEST_CHATTER = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
  'WebSocketsController',
]);
type Write = (output: OutputName, line: string) => void;
export interface LineLoggerOptions {
  readonly clock?: Clock;
  readonly write?: Write;
}

/**
 * Nest's logger, by pino, honouring LOG_LEVEL: one JSON line per entry in production, else lines for people. Whatever
 * reaches it, no line ends early, shows a secret or is long, and lines that repeat are counted instead (docs/logging.md).
 * Errors go to stderr, everything else to stdout, written before the call returns.
 *
 * Called as Nest does: `new Logger('Context').warn('message', { field: 1 })`, `.error('message', error)`.
 */
export class LineLogger implements LoggerService {
  readonly #pino: Logger;
  readonly #repeats: RepeatLimit;

  constructor(
    config: Pick<AppConfig, 'isProduction' | 'logLevel'>,
    { clock = new SystemClock(), write = writeLine }: LineLoggerOptions = {},
  ) {
    this.#pino = createPino(config, write);
    this.#repeats = new RepeatLimit(clock, (line) => this.#write(line));
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

  /** Tells of the lines that were only counted; to be called before the process ends. */
  flush(): void {
    this.#repeats.flush();
  }

  #print(asked: LogLevel, message: unknown, params: unknown[]): void {
    const context = typeof params.at(-1) === 'string' ? String(params.pop()) : undefined;
    const level = asked === 'info' && context !== undefined && NEST_CHATTER.has(context) ? 'debug' : asked;
    if (!this.#pino.isLevelEnabled(level)) return;
    const values = typeof message === 'string' ? params : [message, ...params];
    const line = { level, context, message: typeof message === 'string' ? message : (errorIn(values)?.message ?? '') };
    // First of all: what is only counted must cost next to nothing.
    if (this.#repeats.admits(line)) this.#write(line, values);
  }

  #write({ level, context, message }: LineSource, params: readonly unknown[] = []): void {
    const named = context !== undefined && { context: loggableText(context) };
    this.#pino[level]({ ...named, ...detailsOf(params) }, loggableText(message));
  }
}

function createPino({ isProduction, logLevel }: Pick<AppConfig, 'isProduction' | 'logLevel'>, write: Write): Logger {
  const format = isProduction ? jsonLine : prettyLine;
  const to = (output: OutputName) => ({ write: (json: string) => write(output, format(json)) });
  const options = {
    level: logLevel,
    base: null,
    messageKey: 'message',
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
  };
  const streams = [
    { level: 'debug', stream: to('stdout') },
    { level: 'error', stream: to('stderr') },
  ] as const;
  return pino(options, multistream([...streams], { dedupe: true }));
}

/** Nest passes a stack as a bare string before the context; an error may be the message or a parameter. */
function detailsOf(values: readonly unknown[]): Pick<LogRecord, 'stack'> & { fields?: unknown } {
  const stack = values.find((value) => typeof value === 'string') ?? errorIn(values)?.stack;
  const objects = values.filter(isFields);
  return {
    ...(objects.length > 0 && { fields: loggableFields(objects) }),
    ...(stack !== undefined && { stack: loggableText(stack) }),
  };
}

function errorIn(values: readonly unknown[]): Error | undefined {
  return values.find((value) => isNativeError(value));
}

function isFields(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isNativeError(value);
}
