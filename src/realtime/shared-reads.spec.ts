import { describe, expect, it } from '@jest/globals';
import { SharedReads } from './shared-reads.js';

describe('SharedReads', () => {
  it('READS-1 answers all who ask while one is under way by the next one, and begins none before it is asked for', async () => {
    let reads = 0;
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const shared = new SharedReads(async (question: { room: string }) => {
      const read = `${question.room} ${++reads}`;
      if (reads === 1) await gate;
      return read;
    });
    const first = shared.ask({ room: 'a' });
    const together = shared.ask({ room: 'a' });
    await Promise.resolve();
    await Promise.resolve();
    const later = [shared.ask({ room: 'a' }), shared.ask({ room: 'a' })];
    const other = shared.ask({ room: 'b' });
    expect(await other).toBe('b 2');
    release();
    expect(await Promise.all([first, together, ...later])).toEqual(['a 1', 'a 1', 'a 3', 'a 3']);
    expect(await shared.ask({ room: 'a' })).toBe('a 4');
  });

  it('READS-2 lets those who share a failed read fail, and nobody else', async () => {
    let reads = 0;
    const shared = new SharedReads(async (_: string) => {
      if (++reads === 1) throw new Error('away');
      return Promise.resolve(reads);
    });
    const failing = [shared.ask('x'), shared.ask('x')];
    expect(await Promise.allSettled(failing)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    expect(await shared.ask('x')).toBe(2);
  });
});
