import { describe, expect, it } from '@jest/globals';
import type { Frame } from './frames.js';
import { RoomStream } from './room-stream.js';

const event = (seq: number): Frame => ({ type: 'chat', room_id: 'r', seq, payload: {} });
const room = (payload: Record<string, unknown>, seq?: number): Frame => ({
  type: 'room',
  room_id: 'r',
  payload,
  ...(seq === undefined ? {} : { seq }),
});
const fresh = (seq: number, epoch = 'e1', reason = 'fresh') =>
  room({ action: 'joined', epoch, seq, resumed: false, reason });
const resumed = (seq: number, epoch = 'e1', cut?: number) => room({ action: 'joined', epoch, seq, resumed: true, cut });

/** What happened, in short: events by their seq. */
function told(stream: RoomStream, ...frames: Frame[]): unknown[] {
  const effects = frames.flatMap((frame) => stream.accept(frame));
  return effects.map(([name, value]) => (name === 'event' ? value.seq : name));
}
function joinedAt(seq: number): RoomStream {
  const stream = new RoomStream(undefined);
  stream.accept(fresh(seq));
  return stream;
}

describe('the order of a room', () => {
  it('SDK-6 delivers what continues the position, once', () => {
    const stream = joinedAt(4);
    expect(told(stream, event(5), event(5), event(4), event(6))).toEqual([5, 6]);
    expect(stream.position).toEqual({ epoch: 'e1', seq: 6 });
  });

  it('SDK-6 after a hole nothing is delivered before the room is joined again', () => {
    const stream = joinedAt(0);
    expect(told(stream, event(1), event(3), event(2), event(4))).toEqual([1, 'gap']);
    expect(stream.isLive).toBe(false);
    expect(stream.since).toBe('e1:1');
    expect(told(stream, resumed(4), event(2), event(3), event(4))).toEqual(['joined', 2, 3, 4]);
  });

  it('SDK-6 what is hidden from this client is no hole', () => {
    const stream = joinedAt(0);
    expect(told(stream, event(1), room({ action: 'hidden' }, 2))).toEqual([1]);
    expect([stream.isLive, stream.since]).toEqual([true, 'e1:2']);
    expect(told(stream, room({ action: 'hidden' }, 2), event(3))).toEqual([3]);
    expect(told(stream, room({ action: 'hidden' }, 5))).toEqual(['gap']);
  });

  it('SDK-6 a removal is an event like any other', () => {
    expect(told(joinedAt(0), room({ action: 'removed', user_id: 'bob' }, 1), event(2))).toEqual([1, 2]);
  });

  it('SDK-6 nothing is delivered before the first join, nor between two connections', () => {
    const stream = new RoomStream(undefined);
    expect(told(stream, event(1))).toEqual([]);
    expect(told(stream, fresh(1), event(2))).toEqual(['joined', 2]);
    stream.suspend();
    expect(told(stream, event(3), resumed(3), event(3))).toEqual(['joined', 3]);
  });

  it('SDK-6 goes on where an earlier life of the application was', () => {
    const stream = new RoomStream({ epoch: 'e1', seq: 7 });
    expect(stream.since).toBe('e1:7');
    expect(told(stream, resumed(8), event(8))).toEqual(['joined', 8]);
  });

  it('SDK-13 what has no seq is told as it comes, and what is unknown not at all', () => {
    const stream = joinedAt(0);
    const frames = ['presence', 'location', 'room'].map((type): Frame => ({ type, room_id: 'r', payload: {} }));
    expect(told(stream, ...frames)).toEqual(['presence', 'ephemeral']);
  });
});

describe('values of several users', () => {
  it('SDK-14 are told one by one, as if each had come in a frame of its own', () => {
    const stream = joinedAt(0);
    const fixes = ['ana', 'ben'].map((user_id, n) => ({ user_id, ts: 5 + n, latitude: n, longitude: 2, fix_ts: 4 }));
    const payload = { action: 'positions', positions: fixes };
    const alone = fixes.map(({ user_id, ts, ...fix }) => ({
      type: 'location',
      room_id: 'r',
      user_id,
      ts,
      payload: fix,
    }));
    const effects = stream.accept({ type: 'location', room_id: 'r', payload });
    expect(effects).toEqual(alone.map((value) => ['ephemeral', value]));
    expect(alone.flatMap((frame) => stream.accept(frame))).toEqual(effects);
  });
});

describe('losses', () => {
  it('SDK-7 a resumed join with a cut below the position voids what is after it', () => {
    const stream = joinedAt(9);
    stream.suspend();
    expect(told(stream, resumed(8, 'e2', 7), event(8))).toEqual(['truncate', 'loss', 'joined', 8]);
    expect(stream.position).toEqual({ epoch: 'e2', seq: 8 });
  });

  it('SDK-7 a restart that lost nothing changes the epoch only', () => {
    const stream = joinedAt(9);
    stream.suspend();
    expect(told(stream, resumed(10, 'e2', 9), event(10))).toEqual(['loss', 'joined', 10]);
  });

  it('SDK-7 an announced truncate is obeyed once, also while the room is in doubt', () => {
    const stream = joinedAt(9);
    const truncate = room({ action: 'truncate', epoch: 'e2', cut: 7 });
    expect(told(stream, truncate, event(8), truncate, event(9))).toEqual(['truncate', 'loss', 8, 9]);
    expect(told(stream, event(11), room({ action: 'truncate', epoch: 'e3', cut: 5 }))).toEqual([
      'gap',
      'truncate',
      'loss',
    ]);
    expect(stream.since).toBe('e3:5');
  });

  it('SDK-7 a fresh state instead of the missing events is a reset', () => {
    const stream = joinedAt(9);
    stream.suspend();
    const effects = stream.accept(fresh(3, 'f1', 'epoch_changed'));
    expect(effects.map(([name]) => name)).toEqual(['reset', 'loss', 'joined']);
    expect(effects[0]?.[1]).toMatchObject({ reason: 'epoch_changed', joined: { seq: 3 } });
    expect(told(stream, event(4))).toEqual([4]);
  });

  it('SDK-7 an announced reset asks for a fresh state, and takes no other answer', () => {
    const stream = joinedAt(9);
    expect(told(stream, room({ action: 'reset', epoch: 'f1' }), event(10))).toEqual([]);
    expect([stream.isLive, stream.since]).toEqual([false, undefined]);
    expect(told(stream, resumed(9))).toEqual([]);
    expect(told(stream, fresh(2, 'f1'), event(3))).toEqual(['reset', 'loss', 'joined', 3]);
  });

  it('SDK-9 an ack that was given before the loss and heard after it is known to be lost', () => {
    const stream = joinedAt(9);
    stream.accept(room({ action: 'truncate', epoch: 'e2', cut: 7 }));
    expect(stream.lossOf({ epoch: 'e1', seq: 8 })).toEqual({ epoch: 'e2', cut: 7 });
    expect(stream.lossOf({ epoch: 'e1', seq: 7 })).toBeUndefined();
    expect(stream.lossOf({ epoch: 'e2', seq: 8 })).toBeUndefined();
    expect(stream.lossOf({ epoch: 'e1', seq: 8, duplicate: true })).toBeUndefined();
    expect(stream.lossOf({})).toBeUndefined();
  });
});
