import { beforeEach, describe, expect, it } from '@jest/globals';
import type { UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { change } from '../../../realtime/decision.js';
import { RuleRoom } from '../../../testing/rule-room.js';
import { decideLapse, lapseReads } from '../shares/share-end.rules.js';
import { shareKey } from '../shares/share-rows.rules.js';
import type { Share } from '../shares/share-rows.rules.js';
import { chunksToRead, decideRecord, recordReads } from './record.rules.js';
import { decideForget, decideTrackEnd, forgetReads, locationRemoval, trackEndReads } from './track-end.rules.js';
import { continued, pageOf, planPage } from './track-page.rules.js';
import type { TrackRequest } from './track-page.rules.js';
import type { TrackPoint } from './track.messages.js';
import { pointsOf, readTracks, trackTimer, tracksKey } from './track-rows.rules.js';

const ana = 'ana' as UserId;
const ben = 'ben' as UserId;
const cara = 'cara' as UserId;
const HOUR = 3_600_000;
const record = { reads: recordReads, decide: decideRecord };

describe('tracks in a room', () => {
  let room: RuleRoom;
  beforeEach(() => {
    room = new RuleRoom();
  });
  const share = (share_id: string, more: Partial<Share> = {}): void => {
    const { now } = room;
    const held: Share = { share_id, started_at: now, expires_at: now + HOUR, precision: 'exact', keep_track_ms: HOUR };
    room.rows.set(shareKey(ana), { rev: ++room.rev, body: JSON.stringify({ ...held, ...more }) });
  };
  const walk = (shareId: string, from: number, count: number): boolean => {
    const points = Array.from({ length: count }, (_, at): TrackPoint => ({ ts: from + at, latitude: 1, longitude: 2 }));
    const recording = { user: ana, shareId, points };
    return room.run(record, { ...recording, chunks: chunksToRead(recording, room.view()) }).ack.done;
  };
  const tracks = () => readTracks(room.view(), ana);
  const ids = () => tracks().map(({ share_id }) => share_id);
  const chunkRows = () => [...room.rows.keys()].filter((key) => key.startsWith('location.track/'));
  const request = (more: Partial<TrackRequest> = {}): TrackRequest => {
    const every = { user: ana, reader: ben, shareId: undefined, from: 0, to: Infinity, limit: 1_000 } as const;
    return { ...every, format: 'points', ...more };
  };
  const page = (asked: TrackRequest, cursor?: unknown) => {
    const on = continued(asked, cursor as string | undefined);
    if (on instanceof Refusal) throw on;
    const plan = planPage(on, room.view());
    if (plan instanceof Refusal) throw plan;
    return plan && { plan, page: pageOf(plan, on, room.view().rows) };
  };

  it('LOC-9 are written for the share that holds, and no other', () => {
    walk('s1', 0, 5);
    expect(chunkRows()).toEqual([]);
    share('s1');
    expect(walk('s2', 0, 5)).toBe(true);
    share('s1', { expires_at: room.now });
    walk('s1', 0, 5);
    const { keep_track_ms: _, ...kept } = JSON.parse(room.rows.get(shareKey(ana))?.body ?? '') as Share;
    room.rows.set(shareKey(ana), { rev: 9, body: JSON.stringify({ ...kept, expires_at: room.now + HOUR }) });
    walk('s1', 0, 5);
    expect(chunkRows()).toEqual([]);
  });

  it('LOC-9 are written until the share ends by the clock of the store, whatever the rule thought', () => {
    share('s1', { precision: 'city', audience: [ben] });
    const points = [{ ts: 1, latitude: 1, longitude: 2 }];
    const { changes } = room.run(record, { user: ana, shareId: 's1', points, chunks: new Set<number>() });
    expect(changes.notAfter).toEqual(new Map([[shareKey(ana), room.now + HOUR]]));
    expect(changes.isErasure).toBeUndefined();
    expect(changes.events).toBeUndefined();
    expect(tracks()).toEqual([{ share_id: 's1', precision: 'city', audience: [ben], chunks: [[0, 1, 1]], next: 1 }]);
  });

  it('LOC-9 are looked at again where they changed before they could be written', () => {
    share('s1');
    walk('s1', 1_000, 50);
    const points = [{ ts: 5, latitude: 1, longitude: 2 }];
    expect(room.run(record, { user: ana, shareId: 's1', points, chunks: new Set<number>() }).ack).toEqual({
      done: false,
    });
  });

  it('LOC-9 are ten of a user at most: the oldest goes, with its points and its timer', () => {
    for (let at = 0; at < 12; at += 1) {
      share(`s${at}`);
      room.timers.set(trackTimer(`s${at}`, ana), room.now);
      walk(`s${at}`, 0, 150);
    }
    expect(ids()).toEqual(Array.from({ length: 10 }, (_, at) => `s${at + 2}`));
    expect(chunkRows()).toHaveLength(20);
    expect(room.timers.size).toBe(10);
  });

  it('LOC-9 outlive their share by their time, and are gone then', () => {
    share('s1');
    walk('s1', 0, 150);
    room.now += HOUR;
    const { changes } = room.run({ reads: lapseReads, decide: decideLapse }, ana);
    expect(changes.isErasure).toBe(true);
    expect(room.timers.get(trackTimer('s1', ana))).toBe(room.now + HOUR);
    share('s2');
    walk('s2', 0, 50);
    const end = { reads: trackEndReads, decide: decideTrackEnd };
    expect(room.run(end, { user: ana, shareId: 's1' }).changes.isErasure).toBe(true);
    expect(ids()).toEqual(['s2']);
    expect(chunkRows()).toHaveLength(1);
    expect(room.run(end, { user: ana, shareId: 's1' }).changes).toEqual({});
    room.run(end, { user: ana, shareId: 's2' });
    expect(room.rows.has(tracksKey(ana))).toBe(false);
    expect(chunkRows()).toEqual([]);
  });

  it('LOC-6 LOC-9 are forgotten in the commit that ends the share, which tells its audience', () => {
    for (const id of ['s1', 's2']) {
      share(id, { audience: [ben] });
      walk(id, 0, 120);
    }
    const forget = { reads: forgetReads, decide: decideForget };
    const { ack, changes } = room.run(forget, { user: ana });
    expect(ack).toEqual({ positions: 0, tracks: 2, points: 240, visits: 0 });
    expect(changes).toMatchObject({ isErasure: true, drops: [{ key: ana }, { key: ana }] });
    expect(room.events).toMatchObject([{ kind: 'location.share_ended', to: [ben] }]);
    expect([...room.rows.keys()]).toEqual([shareKey(ana)]);
    expect([...room.timers]).toEqual([]);
    expect(room.run(forget, { user: ana }).ack).toEqual({ positions: 0, tracks: 0, points: 0, visits: 0 });
    expect(room.events).toHaveLength(1);
  });

  it('LOC-9 ROOM-8 go with a user who is removed from the room, as the share does', () => {
    expect(locationRemoval.changes(ana, room.view())).not.toHaveProperty('isErasure');
    share('s1');
    walk('s1', 0, 120);
    const changes = locationRemoval.changes(ana, room.view());
    expect(changes).toMatchObject({ isErasure: true, events: [{ kind: 'location.share_ended' }] });
    room.apply(change(changes, {}));
    expect([...room.rows.keys()]).toEqual([shareKey(ana)]);
    expect([...room.timers]).toEqual([]);
  });

  it('LOC-9 are for the audience of their share; the newest of them that one may see is meant', () => {
    share('s1');
    walk('s1', 0, 3);
    share('s2', { audience: [ben] });
    walk('s2', 0, 3);
    const seen = (reader: UserId) => page(request({ reader }))?.page.share_id;
    expect([ana, ben, cara].map(seen)).toEqual(['s2', 's2', 's1']);
    expect(room.refused(() => page(request({ reader: cara, shareId: 's2' }))).code).toBe('track_forbidden');
    expect(page(request({ user: ben }))).toBeUndefined();
    expect(page(request({ shareId: 's3' }))).toBeUndefined();
  });

  it('LOC-9 are read from where a page ended, and only the rows that it needs', () => {
    share('s1');
    walk('s1', 0, 1_000);
    const first = page(request({ from: 250, limit: 100 }));
    expect(first?.plan.keys).toHaveLength(3);
    expect(first?.page).toMatchObject({ cursor: 's1:349' });
    const second = page(request({ from: 250, to: 360, limit: 100 }), first?.page.cursor);
    expect(second?.plan.keys).toHaveLength(1);
    expect(second?.page).toMatchObject({ points: [{ ts: 350 }, ...Array<object>(9).fill({}), { ts: 360 }] });
    expect(second?.page.cursor).toBeUndefined();
    expect(page(request({ from: 5_000 }))?.page).toMatchObject({ points: [] });
    expect(page(request({ from: 9, to: 8 }))?.page).toMatchObject({ points: [] });
    for (const cursor of ['', 's1', 's1:', 's1:x', ':4']) {
      expect(room.refused(() => page(request(), cursor)).code).toBe('cursor_invalid');
    }
    expect(room.refused(() => page(request({ shareId: 's2' }), 's1:4')).code).toBe('cursor_invalid');
    expect(tracks().map(pointsOf)).toEqual([1_000]);
  });
});
