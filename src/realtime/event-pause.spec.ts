import { describe, expect, it } from '@jest/globals';
import { EVENT_FLUSH_FULL_MS, EVENT_FLUSH_MS } from '../protocol/limits.js';
import { EventPause } from './event-pause.js';

/** Of a process that has no time left. */
const full = { between: (_: number, fullMs: number) => fullMs };

/** The pauses after events that come every `gapMs`. */
function pauses(pause: EventPause, { from, gapMs, count }: { from: number; gapMs: number; count: number }): number[] {
  return Array.from({ length: count }, (_, index) => pause.after(from + index * gapMs));
}

describe('EventPause', () => {
  it('is the short one in a room where people talk, however busy the process is', () => {
    const talk = pauses(new EventPause(full), { from: 5_000, gapMs: 60, count: 500 });
    expect(new Set(talk)).toEqual(new Set([EVENT_FLUSH_MS]));
  });

  it('is as long as the load asks for after a second of a dense flow, and short again after a silence', () => {
    const pause = new EventPause(full);
    const flow = pauses(pause, { from: 0, gapMs: 20, count: 50 });
    expect(flow[0]).toBe(EVENT_FLUSH_MS);
    expect(flow.at(-1)).toBe(EVENT_FLUSH_FULL_MS);
    expect(pause.after(2_000)).toBe(EVENT_FLUSH_MS);
  });

  it('takes what one read of Redis brought at once as the flow that it is', () => {
    const pause = new EventPause(full);
    const lumps = Array.from({ length: 30 }, (_, lump) => pauses(pause, { from: lump * 100, gapMs: 0, count: 4 }));
    expect(lumps.at(-1)?.at(-1)).toBe(EVENT_FLUSH_FULL_MS);
  });
});
