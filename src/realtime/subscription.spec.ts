import { describe, expect, it } from '@jest/globals';
import { BACKGROUND_FLUSH_MS } from '../protocol/limits.js';
import type { RoomId, SessionId, UserId } from '../protocol/ids.js';
import { EventEncoder } from './event-encoder.js';
import { EventRing } from './event-ring.js';
import { LaneBoard } from './lane-board.js';
import { RoomFeatures } from './room-features.js';
import { Subscription } from './subscription.js';
import type { Feed } from './subscription.js';

const READER = {
  session: { id: 's' as SessionId, version: 2 as const },
  wake: () => undefined,
  lost: () => undefined,
  stateLost: () => undefined,
};

/** A room with ten events of 1,000 bytes, and the time at which it was last asked to wake its readers. */
function room() {
  const encoder = new EventEncoder('r' as RoomId, new RoomFeatures());
  const ring = new EventRing(encoder, 0);
  for (let seq = 1; seq <= 10; seq++) {
    ring.push({ seq, ts: seq, kind: 'chat.send', by: 'ana' as UserId, body: JSON.stringify('x'.repeat(1_000)) });
  }
  const timers: number[] = [];
  const feed: Feed = {
    encoder,
    ring,
    board: new LaneBoard(encoder),
    readAfter: () => Promise.resolve('gone'),
    flushIn: (delayMs) => void timers.push(delayMs),
    unsubscribe: () => undefined,
  };
  const start = { cursor: 0, laneCursor: 0, backlog: [], muted: new Set<string>() };
  return { timers, subscription: new Subscription(feed, READER, start) };
}

describe('Subscription', () => {
  it('says that it is behind as long as something is left over', () => {
    const { subscription } = room();
    const chunks: Buffer[] = [];
    expect(subscription.collect(chunks, 3_500, 10_000)).toBeLessThanOrEqual(3_500);
    expect(subscription.isBehind).toBe(true);
    subscription.collect(chunks, 100_000, 10_000);
    expect([
      subscription.isBehind,
      Buffer.concat(chunks)
        .toString('latin1')
        .match(/"seq":/g)?.length,
    ]).toEqual([false, 10]);
  });

  it('CONN-8 in background, what one write left over comes with the next batch', () => {
    const { subscription, timers } = room();
    subscription.isBackground = true;
    const chunks: Buffer[] = [];
    subscription.collect(chunks, 3_500, 10_000);
    expect(subscription.isBehind).toBe(true); // So the outbox asks again, which sets the timer.
    expect([subscription.collect(chunks, 3_500, 11_000), timers]).toEqual([0, [BACKGROUND_FLUSH_MS - 1_000]]);
    expect(subscription.collect(chunks, 100_000, 10_000 + BACKGROUND_FLUSH_MS)).toBeGreaterThan(6_000);
    expect(subscription.isBehind).toBe(false);
  });
});
