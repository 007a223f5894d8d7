import { describe, expect, it } from '@jest/globals';
import { countdown } from './countdown.js';

describe('the countdown of a lease', () => {
  it.each([
    [30_000, { seconds: 30, part: 1 }],
    [14_001, { seconds: 15, part: 14_001 / 30_000 }],
    [0, { seconds: 0, part: 0 }],
    [-5, { seconds: 0, part: 0 }],
    [120_000, { seconds: 120, part: 1 }],
  ])('%i ms before its end', (leftMs, expected) => expect(countdown(1_000_000 + leftMs, 1_000_000)).toEqual(expected));
});
