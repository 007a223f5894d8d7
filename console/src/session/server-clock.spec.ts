import { describe, expect, it } from '@jest/globals';
import { ServerClock } from './server-clock.js';

describe('the clock of the server', () => {
  it('is that of the device until it is heard, and then believes the quickest frame', () => {
    const clock = new ServerClock();
    expect(clock.at(1_000)).toBe(1_000);
    clock.hear(400, 1_000); // A device that is ahead by 500 ms, and a frame that took 100.
    expect(clock.at(2_000)).toBe(1_400);
    clock.hear(1_480, 2_000);
    expect(clock.at(2_000)).toBe(1_480);
    clock.hear(0, 3_000); // Of the log: told long ago.
    expect(clock.at(3_000)).toBe(2_480);
  });

  it('goes on from the quickest frame', () => {
    let here = 1_000;
    const clock = new ServerClock();
    expect(clock.at(here)).toBe(1_000);
    clock.hear(50_900, here); // 100 ms under way, as it turns out.
    clock.hear(51_000, here);
    clock.hear(50_400, here);
    here += 500;
    expect(clock.at(here)).toBe(51_500);
  });
});
