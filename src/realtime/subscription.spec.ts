import { describe, expect, it } from '@jest/globals';
import type { LogEntry } from '../store/room-contents.js';
import { Meters } from '../meters/meters.js';
import { BACKGROUND_FLUSH_MS } from '../protocol/limits.js';
import type { RoomId, SessionId, UserId } from '../protocol/ids.js';
import { EventEncoder } from './event-encoder.js';
import { EventRing } from './event-ring.js';
import { LaneBoard } from './lane-board.js';
import { RoomFeatures } from './room-features.js';
import { Subscription } from './subscription.js';
import type { Feed, Reader, Start } from './subscription.js';

const OLD = '0aaaaaaaaold';
const NEW = '0aaaaaaabnew';

/** A room with ten events of 1,000 bytes, and the time at which it was last asked to wake its readers. */
function room() {
  const encoder = new EventEncoder('r' as RoomId, new RoomFeatures());
  const ring = new EventRing(encoder, 0);
  for (let seq = 1; seq <= 10; seq++) {
    ring.push({ seq, ts: seq, kind: 'chat.send', by: 'ana' as UserId, body: JSON.stringify('x'.repeat(1_000)) });
  }
  const timers: number[] = [];
  const told: string[] = [];
  const feed = {
    room: 'r' as RoomId,
    epoch: OLD,
    encoder,
    ring,
    board: new LaneBoard(encoder),
    meters: new Meters(),
    reached: () => Promise.resolve(),
    readAfter: (): Promise<readonly LogEntry[] | 'gone'> => Promise.resolve('gone'),
    flushIn: (delayMs: number) => void timers.push(delayMs),
    unsubscribe: () => undefined,
  } satisfies Feed;
  const reader: Reader = {
    session: { id: 's' as SessionId, user: 'cara' as UserId, version: 2 },
    wake: () => undefined,
    lost: () => undefined,
    truncated: (_, epoch, cut) => void told.push(`truncate ${epoch} ${cut}`),
    reset: (_, epoch) => void told.push(`reset ${epoch}`),
    superseded: () => void told.push('superseded'),
  };
  const start = { generation: 2, epoch: OLD, cursor: 0, laneCursor: 0, backlog: [], asOf: 0, muted: new Set<string>() };
  const join = (changed: Partial<Start> = {}) => new Subscription(feed, reader, { ...start, ...changed });
  return { timers, told, feed, join, subscription: join() };
}

describe('Subscription', () => {
  it('CHAT-4 takes nothing from a ring that has not heard as far as its view: that may hold what was erased', () => {
    const { join } = room();
    const chunks: Buffer[] = [];
    const ahead = join({ asOf: 11 });
    expect([ahead.collect(chunks, 100_000, 10_000), ahead.isBehind]).toEqual([0, false]);
    expect(join({ asOf: 10 }).collect(chunks, 100_000, 10_000)).toBeGreaterThan(0);
  });

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

  const seqsOf = (subscription: Subscription): number[] => {
    const chunks: Buffer[] = [];
    subscription.collect(chunks, 100_000, 10_000);
    return [
      ...Buffer.concat(chunks)
        .toString('latin1')
        .matchAll(/"seq":(\d+)/g),
    ].map(([, seq]) => Number(seq));
  };

  it('ROOM-3 goes back to the cut, and goes on from there in the new epoch', () => {
    const { subscription, feed, told } = room();
    expect(seqsOf(subscription)).toHaveLength(10);
    feed.epoch = NEW;
    feed.ring.truncate(7);
    subscription.truncate(NEW, 7);
    feed.ring.push({ seq: 8, ts: 20, kind: 'chat.send', by: 'bob' as UserId, body: '{}' });
    expect([seqsOf(subscription), told]).toEqual([[8], [`truncate ${NEW} 7`]]);
  });

  it('ROOM-3 is given nothing of an old epoch after it joined in a new one, and is not told of it again', () => {
    const { join, feed, told } = room();
    const subscription = join({ epoch: NEW, cursor: 7 });
    expect(seqsOf(subscription)).toEqual([]); // What the feed holds after 7 is void, and not known to be yet.
    feed.epoch = NEW;
    feed.ring.truncate(6);
    subscription.truncate(NEW, 6);
    for (const seq of [7, 8]) feed.ring.push({ seq, ts: 20, kind: 'chat.send', by: 'bob' as UserId, body: '{}' });
    expect([seqsOf(subscription), told]).toEqual([[8], []]);
  });

  const entry = (seq: number) => ({ seq, ts: seq, kind: 'chat.send', by: 'ana' as UserId, body: '"secret"' });
  const textOf = (subscription: Subscription): string => {
    const chunks: Buffer[] = [];
    subscription.collect(chunks, 100_000, 10_000);
    return Buffer.concat(chunks).toString('latin1');
  };

  it('CHAT-4 does not give what was erased after it was read for a reader that was slow', () => {
    const { join } = room();
    const subscription = join({ backlog: [{ ...entry(1), to: ['ben' as UserId] }, entry(2)] });
    subscription.erase(1, { kind: 'chat.deleted', body: '"gone"' });
    const told = textOf(subscription);
    expect([told.match(/"gone"/g)?.length, told.match(/"secret"/g)?.length]).toEqual([1, 1]);
  });

  it('ROOM-9 gives of a backlog what is for its user, and the places of all else', () => {
    const { join } = room();
    const to = ['cara', 'ben'].map((user) => [user as UserId]);
    const backlog = [entry(1), { ...entry(2), to: to[0] ?? [] }, { ...entry(3), to: to[1] ?? [] }];
    const told = textOf(join({ backlog, asOf: 99 }));
    expect(told.match(/"secret"/g)).toHaveLength(2);
    expect(told).toContain('"seq":3,"ts":3,"payload":{"action":"hidden"}');
  });

  it('CHAT-4 reads again what it had read, or was reading, when erasures were missed', async () => {
    const { feed, join } = room();
    let answer: (entries: LogEntry[]) => void = () => undefined;
    feed.ring.forget();
    feed.readAfter = () => new Promise((resolve) => (answer = resolve));
    const subscription = join({ backlog: [entry(1)] });
    subscription.forget();
    expect(textOf(subscription)).toBe('');
    subscription.forget();
    answer([entry(1)]);
    await Promise.resolve();
    expect(textOf(subscription)).toBe('');
    answer([{ ...entry(1), body: '"gone"' }]);
    await Promise.resolve();
    expect(textOf(subscription)).toContain('"gone"');
  });

  it('CONN-9 is superseded by a later generation of its own session only', () => {
    const { subscription, told } = room();
    subscription.supersede('other' as SessionId, 9);
    subscription.supersede('s' as SessionId, 2);
    expect(told).toEqual([]);
    subscription.supersede('s' as SessionId, 3);
    expect(told).toEqual(['superseded']);
  });
});
