import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../test/support/manual-clock.js';
import { Conflator } from './conflator.js';

describe('Conflator', () => {
  function conflator(send: (position: number) => Promise<boolean>) {
    const clock = new ManualClock();
    return { clock, conflator: new Conflator<number>(clock, 1_000, send) };
  }
  const offer = (of: Conflator<number>, n: number) => of.hold('ana', { order: n }, n);

  it('LOC-3 lets the first through, then the newest of each interval', async () => {
    const sent: number[] = [];
    const { clock, conflator: ana } = conflator((n) => Promise.resolve(sent.push(n) > 0));
    expect([offer(ana, 1), offer(ana, 2), offer(ana, 3)]).toEqual([false, true, true]);
    await clock.advance(1_000);
    expect([sent, offer(ana, 4)]).toEqual([[3], true]);
    await clock.advance(1_000);
    expect(sent).toEqual([3, 4]);
  });

  it('LOC-3 forgets a key that fell silent', async () => {
    const { clock, conflator: ana } = conflator(() => Promise.resolve(true));
    offer(ana, 1);
    expect(ana.last('ana')).toEqual({ order: 1 });
    await clock.advance(1_000);
    expect([ana.last('ana'), offer(ana, 2)]).toEqual([undefined, false]);
  });

  it('LOC-3 tries again what could not be sent, unless something newer came', async () => {
    const tried: number[] = [];
    let isUp = false;
    const { clock, conflator: ana } = conflator((n) => Promise.resolve(tried.push(n) > 0 && isUp));
    offer(ana, 1);
    offer(ana, 2);
    await clock.advance(1_000);
    isUp = true;
    await clock.advance(1_000);
    expect(tried).toEqual([2, 2]);
  });
});
