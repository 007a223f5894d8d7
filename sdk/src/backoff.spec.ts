import { describe, expect, it } from '@jest/globals';
import { fullJitter } from './backoff.js';
import { connectionEnd } from './connection-end.js';

describe('backoff', () => {
  it('SDK-1 is random below a bound that doubles up to its limit', () => {
    const limits = { minMs: 500, maxMs: 10_000 };
    const bounds = [0, 1, 2, 3, 4, 5, 1_000].map(fullJitter(limits, () => 1));
    expect(bounds).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(fullJitter(limits, () => 0)(3)).toBe(0);
    expect(fullJitter(limits, () => 0.25)(2)).toBe(500);
  });
});

describe('ends of connections', () => {
  it.each([1002, 1007, 1008, 1009, 4400, 4401, 4403, 4409, 4429])('SDK-2 %i is final', (code) =>
    expect(connectionEnd(code, '').isFinal).toBe(true),
  );
  it.each([1000, 1001, 1005, 1006, 1011, 1012, 4500, 4504, 4508, 4513, 4529])('SDK-2 %i is not', (code) =>
    expect(connectionEnd(code, '').isFinal).toBe(false),
  );
  it.each([
    [400, true],
    [401, true],
    [403, true],
    [404, false],
    [429, false],
    [503, false],
  ])('SDK-2 a handshake refused with %i: final %p', (status, isFinal) =>
    expect(connectionEnd(1006, '', `Unexpected server response: ${status}`).isFinal).toBe(isFinal),
  );
  it('SDK-2 the server may say when to come back', () => {
    expect(connectionEnd(1012, '{"retry_after_ms":250}').retryAfterMs).toBe(250);
    expect(connectionEnd(1012, 'soon')).toEqual({ code: 1012, reason: 'soon', isFinal: false });
  });
});
