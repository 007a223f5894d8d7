import { describe, expect, it } from '@jest/globals';
import type { RoomId, SessionId, UserId } from '../protocol/ids.js';
import { EventEncoder } from './event-encoder.js';
import { EventRing } from './event-ring.js';
import type { SeedView } from './room-feature.js';
import { RoomFeatures } from './room-features.js';

type Reader = Parameters<EventRing['after']>[1];
const reader = (user: string, version: 1 | 2 = 2, device = 'phone'): Reader => ({
  id: `${user}-${device}` as SessionId,
  user: user as UserId,
  version,
});
const ANA = reader('ana');
const BEN = reader('ben');
const SEED = reader('seed', 1);

function ring(seedViews: Record<string, SeedView> = {}): EventRing {
  const features = new RoomFeatures();
  features.register({ type: 'chat', seedKinds: ['chat.send'], seedViews });
  return new EventRing(new EventEncoder('r' as RoomId, features), 0);
}
function push(events: EventRing, seq: number, kind = 'chat.send', bytes = 0, to?: readonly string[]): void {
  const body = JSON.stringify({ pad: 'x'.repeat(bytes) });
  const origin = { session: ANA.id, re: `id${seq}` };
  events.push({ seq, ts: seq, kind, by: ANA.user, body, origin, ...(to && { to: to as UserId[] }) });
}
const seqsOf = (bytes: Buffer) => [...bytes.toString('latin1').matchAll(/"seq":(\d+)/g)].map(([, seq]) => Number(seq));

describe('EventRing', () => {
  it('gives what comes after a cursor, the same Buffer to every reader at the same place', () => {
    const events = ring();
    for (let seq = 1; seq <= 5; seq++) push(events, seq);
    const span = events.after(2, BEN, 1_000_000);
    expect([seqsOf(span.bytes), span.last]).toEqual([[3, 4, 5], 5]);
    expect(events.after(2, reader('another'), 1_000_000).bytes).toBe(span.bytes);
  });

  it('ENV-2 tells `re` to the author’s session only', () => {
    const events = ring();
    push(events, 1);
    expect(events.after(0, ANA, 1_000).bytes.toString()).toContain('"re":"id1"');
    expect(events.after(0, BEN, 1_000).bytes.toString()).not.toContain('"re"');
  });

  it('CHAT-4 gives what stands there now, of what it gave before in another form', () => {
    const events = ring();
    for (let seq = 1; seq <= 3; seq++) push(events, seq, 'chat.send', 10);
    const texts = () => [ANA, BEN].map((session) => events.after(0, session, 10_000).bytes.toString());
    const before = texts();
    events.erase(2, { kind: 'chat.deleted', body: '{"gone":true}' });
    events.erase(77, { kind: 'chat.deleted', body: '{}' });
    for (const [place, text] of texts().entries()) {
      expect(seqsOf(Buffer.from(text))).toEqual([1, 2, 3]);
      expect(text.match(/"gone":true/g)).toHaveLength(1);
      expect(before[place]?.length).toBeGreaterThan(text.length);
    }
    expect(events.after(1, SEED, 1).last).toBeGreaterThanOrEqual(2);
    events.forget();
    expect([events.floor, events.head]).toEqual([3, 3]);
  });

  it('stops at the budget after at least one event, and says how far it got', () => {
    const events = ring();
    for (let seq = 1; seq <= 4; seq++) push(events, seq, 'chat.send', 1_000);
    expect(events.after(0, BEN, 10)).toMatchObject({ last: 1 });
    expect(events.after(1, BEN, 2_500)).toMatchObject({ last: 3 });
  });

  it('makes frames anew for who comes back for what everybody else was given', () => {
    let made = 0;
    const events = ring({ 'chat.edit': () => `{"made":${++made}}` });
    for (let seq = 1; seq <= 3; seq++) push(events, seq, 'chat.edit');
    const told = (cursor: number) => seqsOf(events.after(cursor, SEED, 10_000).bytes);
    expect([told(0), told(1), made]).toEqual([[1, 2, 3], [2, 3], 3]);
    events.release(2);
    expect([told(2), made]).toEqual([[3], 3]);
    expect([told(0), made]).toEqual([[1, 2, 3], 5]);
    events.truncate(1);
    push(events, 2, 'chat.edit');
    events.release(2);
    expect([told(1), made]).toEqual([[2], 6]);
  });

  it('CONN-2 passes over what v=1 does not see, and moves the cursor all the same', () => {
    const events = ring();
    push(events, 1, 'chat.edit');
    push(events, 2);
    push(events, 3, 'chat.edit');
    const span = events.after(0, SEED, 1_000);
    expect([seqsOf(span.bytes), span.last]).toEqual([[2], 3]);
  });

  it('CONN-2 gives v=1 what a feature says instead, made once for all but its author, if such a reader is there', () => {
    let made = 0;
    const events = ring({ 'chat.edit': (body) => `{"edited":${++made},"was":${body}}` });
    push(events, 1, 'chat.edit');
    expect(events.after(0, BEN, 1_000).bytes.toString()).toContain('"payload":{"pad":""}');
    expect(made).toBe(0);
    const told = (session: Reader) => events.after(0, session, 1_000).bytes.toString();
    for (const session of [SEED, reader('cara', 1)]) {
      expect(told(session)).toContain('"payload":{"edited":1,"was":{"pad":""}}');
    }
    expect(told({ ...ANA, version: 1 })).toMatch(/"re":"id1".*"payload":\{"edited":2,"was":/);
  });

  it('ROOM-9 gives what is addressed to its author and whom it names, and to others its place alone', () => {
    const events = ring();
    push(events, 1);
    push(events, 2, 'chat.send', 3, ['cara']);
    push(events, 3);
    const textOf = (who: Reader) => events.after(0, who, 10_000).bytes.toString('latin1');
    for (const who of [reader('cara'), reader('cara', 2, 'laptop'), ANA, reader('ana', 2, 'laptop')]) {
      expect(textOf(who)).toContain('"pad":"xxx"');
      expect(seqsOf(Buffer.from(textOf(who)))).toEqual([1, 2, 3]);
    }
    expect(textOf(ANA)).toContain('"re":"id2"');
    expect(textOf(BEN)).not.toContain('xxx');
    expect(seqsOf(Buffer.from(textOf(BEN)))).toEqual([1, 2, 3]);
    expect(textOf(BEN)).toContain('{"type":"room","room_id":"r","seq":2,"ts":2,"payload":{"action":"hidden"}}');
    expect(events.after(0, SEED, 10_000).last).toBe(3);
    expect(seqsOf(events.after(0, SEED, 10_000).bytes)).toEqual([1, 3]);
    expect(textOf(reader('cara', 1))).toContain('xxx');
  });

  it('ROOM-9 shares bytes among those who are shown the same, whatever was given to others before', () => {
    const events = ring();
    push(events, 1, 'chat.send', 0, ['cara', 'dan']);
    const [cara, ben] = [events.after(0, reader('cara'), 1_000), events.after(0, BEN, 1_000)];
    expect(events.after(0, reader('eve'), 1_000).bytes).toBe(ben.bytes);
    expect(events.after(0, reader('dan'), 1_000).bytes).toBe(cara.bytes);
    push(events, 2);
    expect(events.after(1, reader('cara'), 1_000).bytes).toBe(events.after(1, BEN, 1_000).bytes);
  });

  it('ROOM-9 shows to everybody what stands where something addressed was erased', () => {
    const events = ring();
    push(events, 1, 'chat.send', 3, ['cara']);
    events.erase(1, { kind: 'chat.deleted', body: '{"gone":true}' });
    for (const who of [BEN, reader('cara')])
      expect(events.after(0, who, 1_000).bytes.toString()).toContain('"gone":true');
  });

  it('is bounded in events and in bytes; its floor tells from where it can serve', () => {
    const events = ring();
    for (let seq = 1; seq <= 2_000; seq++) push(events, seq);
    expect(events.head - events.floor).toBeLessThanOrEqual(512);
    const large = ring();
    for (let seq = 1; seq <= 100; seq++) push(large, seq, 'chat.send', 60_000);
    expect((large.head - large.floor) * 60_000).toBeLessThanOrEqual(1_100_000);
    expect(seqsOf(large.after(large.floor, BEN, 1e9).bytes)).toHaveLength(large.head - large.floor);
  });
});
