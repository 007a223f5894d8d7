import { describe, expect, test } from '@jest/globals';
import { FrameLog } from './frame-log.js';
import type { WireFrame } from './frame-log.js';

function logAt(clock: { ms: number }) {
  const log = new FrameLog('Ana', () => clock.ms);
  const see = (direction: 'in' | 'out', frame: WireFrame | undefined) =>
    log.add({ direction, frame, text: JSON.stringify(frame), bytes: 1, at: 0 });
  return { log, see };
}

describe('FrameLog', () => {
  test('an answer is beside its question, and tells how long it took', () => {
    const clock = { ms: 100 };
    const { log, see } = logAt(clock);
    const question = see('out', { type: 'chat', id: 'a', payload: {} });
    clock.ms = 103;
    see('in', { type: 'chat', re: 'a', payload: {} }); // The event is no answer.
    clock.ms = 107;
    const answer = see('in', { type: 'ack', re: 'a', payload: {} });
    expect(answer.request).toBe(question);
    expect([question.latencyMs, answer.latencyMs]).toEqual([7, 7]);
    expect(see('in', { type: 'error', re: 'a', payload: {} }).request).toBeUndefined();
    expect(log.latencies).toEqual([{ clock: 107, ms: 7 }]);
    expect([log.sent, log.received]).toEqual([1, 3]);
  });

  test('names are as in the protocol; what is no frame has none', () => {
    const { see } = logAt({ ms: 0 });
    expect(see('in', { type: 'planning', payload: { action: 'lock' } }).name).toBe('planning.lock');
    expect(see('in', { type: 'chat', payload: null }).name).toBe('chat');
    expect(see('out', undefined).name).toBe('?');
  });

  test('keeps the newest 2,000, in order over all logs', () => {
    const { log, see } = logAt({ ms: 0 });
    const other = logAt({ ms: 0 });
    for (let count = 0; count < 4_500; count++) see('in', { type: 'chat', seq: count });
    expect(log.frames).toHaveLength(2_000);
    expect(log.frames.map(({ frame }) => frame?.seq).slice(0, 1)).toEqual([2_500]);
    expect(other.see('in', {}).n).toBeGreaterThan(log.frames.at(-1)?.n ?? Infinity);
    log.clear();
    expect([log.frames.length, log.received]).toEqual([0, 4_500]);
  });
});
