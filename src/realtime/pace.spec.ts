import { describe, expect, it } from '@jest/globals';
import { Pace } from './pace.js';

function work(ms: number): void {
  for (const endsAt = performance.now() + ms; performance.now() < endsAt;);
}

describe('Pace', () => {
  it('keeps the pause of rest while there is time', () => {
    const pace = new Pace();
    expect(pace.between(10, 100)).toBe(10);
    pace.onModuleDestroy();
  });

  it('stretches it where the process does nothing but work, at most to that of full load', async () => {
    const pace = new Pace();
    for (let turns = 0; turns < 400 && pace.between(10, 100) < 100; turns++) {
      work(20);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(pace.between(10, 100)).toBe(100);
    pace.onModuleDestroy();
  });
});
