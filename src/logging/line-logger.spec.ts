import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../test/support/manual-clock.js';
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
    new LineLogger({ isProduction, logLevel }, { write: (_, line) => lines.push(line) });
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

  it('cuts long values and messages, and omits what is too much, too deep or cannot be read', () => {
    const cycle: Record<string, unknown> = { n: 1 };
    cycle['self'] = cycle;
    const unreadable = {
      get value(): never {
        throw new Error('getter');
      },
    };
    const log = logger(true);
    log.log('x'.repeat(5000), { value: 'y'.repeat(5000), big: 1n, error: new Error('disk') }, 'Rooms');
    log.log('huge', { values: Array.from({ length: 1000 }, () => 'value'), bytes: Buffer.alloc(9) }, 'Rooms');
    log.log('cycle', cycle, 'Rooms');
    log.log('unreadable', unreadable, 'Rooms');

    const [long, huge, cyclic, unread] = parsed();
    expect(long?.message).toHaveLength(4001);
    expect(long?.fields).toEqual({ value: `${'y'.repeat(200)}…`, big: '1', error: 'disk' });
    expect(JSON.stringify(huge).length).toBeLessThan(5000);
    expect((huge?.fields?.['values'] as string[]).at(-1)).toMatch(/^… \d+ more$/);
    expect(JSON.stringify(cyclic)).toContain('[deeper]');
    expect(unread?.fields).toEqual({ omitted: 'not readable' });
  });

  it('has errors on stderr, everything else on stdout, each line as it is logged', () => {
    const log = new LineLogger({ isProduction: true, logLevel: 'debug' }, { write: (to) => lines.push(to) });
    log.debug('a');
    log.warn('b');
    log.error('c');
    expect(lines).toEqual(['stdout', 'stdout', 'stderr']);
  });

  it.each([true, false])('shows no secret, wherever it stands (production: %s)', (isProduction) => {
    const log = logger(isProduction);
    log.error(`GET /ws?token=s3cr3t: Bearer s3cr3t`, new Error('redis://ana:s3cr3t@redis:6379'), 'a token="s3cr3t"');
    log.warn('fields', { a: { b: [{ headers: { Cookie: 's3cr3t' } }], 'token=s3cr3t': 1 } }, 'Rooms');
    expect(lines).toHaveLength(2);
    expect(lines.join('\n')).not.toContain('s3cr3t');
    expect(lines[0]).toContain('/ws?[redacted]');
  });

  it('says ten times what is repeated, with its stack, then how many more there were', async () => {
    const clock = new ManualClock();
    const write = (_: string, line: string) => lines.push(line);
    const log = new LineLogger({ isProduction: true, logLevel: 'info' }, { clock, write });
    for (let n = 0; n < 25; n++) log.error(`Session ${n} failed`, new Error('disk'), 'Rooms');
    expect(lines).toHaveLength(10);
    await clock.advance(10_000);
    expect(parsed().slice(10)).toEqual([
      { level: 'error', time: expect.any(String), context: 'Rooms', message: '… and 15 more of: Session # failed' },
    ]);
  });
});
