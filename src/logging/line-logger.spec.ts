import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { LogLevel } from '../config/app-config.js';
import { LineLogger } from './line-logger.js';

interface Line {
  level: string;
  context?: string;
  message: string;
  fields?: Record<string, unknown>;
  stack?: string;
}

describe('LineLogger', () => {
  let lines: string[];
  beforeEach(() => {
    lines = [];
  });

  const logger = (isProduction: boolean, logLevel: LogLevel = 'info') =>
    new LineLogger({ isProduction, logLevel }, (_, line) => lines.push(line));
  const parsed = () => lines.map((line) => JSON.parse(line) as Line);

  it.each<[LogLevel, string[]]>([
    ['error', ['error', 'error']],
    ['warn', ['error', 'error', 'warn']],
    ['info', ['error', 'error', 'warn', 'info']],
    ['debug', ['error', 'error', 'warn', 'info', 'debug', 'debug']],
  ])('prints, at LOG_LEVEL=%s, what is at least as important', (level, printed) => {
    const log = logger(true, level);
    log.fatal('a');
    log.error('b');
    log.warn('c');
    log.log('d');
    log.debug('e');
    log.verbose('f');
    expect(parsed().map((line) => line.level)).toEqual(printed);
  });

  it('takes what Nest hands it: context, fields, an error', () => {
    Logger.overrideLogger(logger(true));
    new Logger('Rooms').warn('lagging', { room: 'r1', lag: 3 });
    new Logger('Rooms').error('failed', new Error('disk'));
    new Logger('Rooms').error('failed', 'the stack');
    new Logger('Rooms').error(new Error('alone'));
    Logger.overrideLogger(false);

    expect(parsed()).toMatchObject([
      { level: 'warn', context: 'Rooms', message: 'lagging', fields: { room: 'r1', lag: 3 } },
      { level: 'error', context: 'Rooms', message: 'failed', stack: expect.stringContaining('Error: disk') },
      { level: 'error', context: 'Rooms', message: 'failed', stack: 'the stack' },
      { level: 'error', context: 'Rooms', message: 'alone', stack: expect.stringContaining('Error: alone') },
    ]);
  });

  it('keeps what Nest says while it starts for LOG_LEVEL=debug', () => {
    logger(true).log('AppModule dependencies initialized', 'InstanceLoader');
    logger(true, 'debug').log('AppModule dependencies initialized', 'InstanceLoader');
    expect(parsed().map((line) => line.level)).toEqual(['debug']);
  });

  describe('against strings made to deceive', () => {
    const forged = 'a\r\n2026 error \u001b[31m \u0085\u2028\u202e\u{e0041}\ud800';

    it.each([true, false])('stays on one printable line (production: %s)', (isProduction) => {
      logger(isProduction).log(forged, { [forged]: forged }, forged);
      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    });

    it('still says in JSON exactly what was logged', () => {
      logger(true).log(forged, { value: forged }, 'Rooms');
      expect(parsed()).toMatchObject([{ message: forged, fields: { value: forged } }]);
    });

    it('indents each line of a stack, so that none can pose as an entry', () => {
      logger(false).error('failed', 'Error: a\n12:00:00.000 info  [Rooms] all is well', 'Rooms');
      expect(lines[0]?.split('\n').slice(1)).toEqual(['    Error: a', '    12:00:00.000 info  [Rooms] all is well']);
    });
  });

  it('cuts long values and messages, and omits what is huge or cannot be serialized', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const log = logger(true);
    log.log('x'.repeat(5000), { value: 'y'.repeat(5000), big: 1n, error: new Error('disk') }, 'Rooms');
    log.log('huge', { values: Array.from({ length: 1000 }, () => 'value') }, 'Rooms');
    log.log('cycle', cycle, 'Rooms');

    const [long, huge, cyclic] = parsed();
    expect(long?.message).toHaveLength(4001);
    expect(long?.fields).toEqual({ value: `${'y'.repeat(200)}…`, big: '1', error: 'disk' });
    expect(huge?.fields).toEqual({ omitted: expect.stringContaining('characters') });
    expect(cyclic?.fields).toEqual({ omitted: 'not serializable' });
  });
});
