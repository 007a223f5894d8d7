import { describe, expect, it } from '@jest/globals';
import { Inbox } from './inbox.js';

describe('Inbox', () => {
  it('CONN-7 runs one job after the other, and goes on after one that fails', async () => {
    const done: string[] = [];
    const failures: unknown[] = [];
    const inbox = new Inbox(
      10,
      () => undefined,
      (error) => failures.push(error),
    );
    const gates: (() => void)[] = [];
    const job = (name: string) => async () => {
      done.push(`${name} starts`);
      await new Promise<void>((resolve) => gates.push(resolve));
      done.push(`${name} ends`);
      if (name === 'b') throw new Error('b fails');
    };
    for (const name of ['a', 'b', 'c']) inbox.push(job(name));
    for (let n = 0; n < 3; n++) {
      while (gates.length === n) await Promise.resolve();
      gates[n]?.();
    }
    await inbox.idle();
    expect(done).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
    expect(failures).toEqual([new Error('b fails')]);
  });

  it('CONN-7 tells a job, once, that another one waits for it', async () => {
    const ignore = () => undefined;
    const inbox = new Inbox(10, ignore, ignore);
    const told: string[] = [];
    const gates: (() => void)[] = [];
    const job = (name: string) => async () => {
      inbox.whenFollowed(() => told.push(name));
      await new Promise<void>((resolve) => gates.push(resolve));
    };
    inbox.push(job('a'));
    expect(told).toEqual([]);
    for (const name of ['b', 'c', 'd']) inbox.push(job(name));
    expect(told).toEqual(['a']);
    for (let n = 0; n < 4; n++) {
      while (gates.length === n) await Promise.resolve();
      gates[n]?.();
    }
    await inbox.idle();
    expect(told).toEqual(['a', 'b', 'c']);
  });

  it('tells when too many wait, and when they have gone', async () => {
    const crowded: boolean[] = [];
    const inbox = new Inbox(
      4,
      (isCrowded) => crowded.push(isCrowded),
      () => undefined,
    );
    for (let n = 0; n < 10; n++) inbox.push(() => Promise.resolve());
    expect(crowded).toEqual([true]);
    await inbox.idle();
    expect(crowded).toEqual([true, false]);
  });
});
