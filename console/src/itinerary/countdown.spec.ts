import { describe, expect, it } from '@jest/globals';
import { ServerClock, countdown } from './countdown.js';

describe('the countdown of a lease', () => {
  it.each([
    [30_000, { seconds: 30, part: 1 }],
    [14_001, { seconds: 15, part: 14_001 / 30_000 }],
    [0, { seconds: 0, part: 0 }],
    [-5, { seconds: 0, part: 0 }],
    [120_000, { seconds: 120, part: 1 }],
  ])('%i ms before its end', (leftMs, expected) => expect(countdown(1_000_000 + leftMs, 1_000_000)).toEqual(expected));

  it('runs by the clock of the server, as the quickest frame shows it', () => {
    let here = 1_000;
    const clock = new ServerClock(() => here);
    expect(clock.now()).toBe(1_000);
    clock.hear(50_900); // 100 ms under way, as it turns out.
    clock.hear(51_000);
    clock.hear(50_400);
    here += 500;
    expect(clock.now()).toBe(51_500);
  });
});
