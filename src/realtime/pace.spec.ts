import { describe, expect, it } from '@jest/globals';
import { Pace } from './pace.js';

const PAUSE_MS = 10;

function work(ms: number): void {
  for (const endsAt = performance.now() + ms; performance.now() < endsAt;);
}

describe('Pace', () => {
  it('keeps the pause that it is given while there is time', () => {
    const pace = new Pace();
    expect(pace.of(PAUSE_MS)).toBe(PAUSE_MS);
    pace.onModuleDestroy();
  });

  it('stretches it where the process does nothing but work, at most to two and a half times', async () => {
    const pace = new Pace();
    for (let turns = 0; turns < 400 && pace.of(PAUSE_MS) < 2 * PAUSE_MS; turns++) {
      work(20);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(pace.of(PAUSE_MS)).toBeGreaterThanOrEqual(2 * PAUSE_MS);
    expect(pace.of(PAUSE_MS)).toBeLessThanOrEqual(2.5 * PAUSE_MS);
    pace.onModuleDestroy();
  });
});
