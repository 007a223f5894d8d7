import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../test/support/manual-clock.js';
import { RepeatLimit } from './repeat-limit.js';
import type { LineSource } from './repeat-limit.js';

describe('RepeatLimit', () => {
  let clock: ManualClock;
  let told: LineSource[];
  let limit: RepeatLimit;
  beforeEach(() => {
    clock = new ManualClock();
    told = [];
    limit = new RepeatLimit(clock, (source) => told.push(source));
  });

  const line = (message: string, more: Partial<LineSource> = {}): LineSource => ({
    level: 'warn',
    context: 'Rooms',
    message,
    ...more,
  });
  /** How many of so many are admitted. */
  const admitted = (count: number, source: (n: number) => LineSource) =>
    Array.from({ length: count }, (_, n) => limit.admits(source(n))).filter(Boolean).length;

  it('admits ten in ten seconds, then tells how many more there were, once', async () => {
    expect(admitted(13, () => line('lost'))).toBe(10);
    await clock.advance(9_999);
    expect(told).toEqual([]);
    await clock.advance(1);
    expect(told).toEqual([line('… and 3 more of: lost')]);
    expect(admitted(13, () => line('lost'))).toBe(10);
    limit.flush();
    await clock.advance(20_000);
    expect(told).toHaveLength(2);
  });

  it('tells nothing where nothing was left out', async () => {
    expect(admitted(10, () => line('lost'))).toBe(10);
    await clock.advance(10_000);
    expect(admitted(10, () => line('lost'))).toBe(10);
    limit.flush();
    expect(told).toEqual([]);
  });

  it('tells what it owes before the next window, also if its timer is late', async () => {
    admitted(12, () => line('lost'));
    clock.set(clock.now() - 1);
    await clock.advance(10_000);
    expect(told).toEqual([]);
    expect(admitted(1, () => line('lost'))).toBe(1);
    expect(told).toEqual([line('… and 2 more of: lost')]);
  });

  it.each([
    ['a number', (n: number) => `Draining ${n} connections`, 'Draining # connections'],
    ['an id', (n: number) => `Session 0f1c-${n}ab-ffff is late`, 'Session # is late'],
    ['what is quoted', (n: number) => `timer "${'x'.repeat(n)}" of 'y' and \`z\``, 'timer # of # and #'],
  ])('takes for the same what differs by %s', (_, message, kind) => {
    expect(admitted(12, (n) => line(message(n)))).toBe(10);
    limit.flush();
    expect(told).toEqual([line(`… and 2 more of: ${kind}`)]);
  });

  it('tells apart levels, contexts and words', () => {
    const sources = [line('a'), line('b'), line('a', { level: 'error' }), line('a', { context: undefined })];
    for (const source of sources) expect(admitted(12, () => source)).toBe(10);
  });

  it('counts together what is of ever other kinds, and forgets kinds whose time is over', async () => {
    const word = (n: number) => String.fromCharCode(97 + (n % 26), 97 + ((n / 26) % 26), 97 + ((n / 676) % 26));
    expect(admitted(600, (n) => line(word(n)))).toBe(510);
    await clock.advance(10_000);
    expect(told).toEqual([{ level: 'warn', context: undefined, message: '… and 90 more of: other messages' }]);
    expect(admitted(500, (n) => line(word(n + 1_000)))).toBe(500);
  });
});
