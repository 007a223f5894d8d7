import { beforeEach, describe, expect, it } from '@jest/globals';
import { LIVE_MS } from '../state/state.rules.js';
import { IMPLICIT_MS, progressKey, shareKey, stateTimer } from '../shares/share-rows.rules.js';
import { ANA, BEN, LocationRoom, WATCH } from '../testing/location-room.js';
import { publicationGuards } from './publish.rules.js';

const MINUTE = 60_000;
const FAR = { latitude: 48.9 };

describe('a fix', () => {
  let room: LocationRoom;
  beforeEach(() => {
    room = new LocationRoom();
    room.roster.set(BEN, 'member');
  });

  it('LOC-6 begins an implicit share for everybody, exact, of the device that sends it', () => {
    expect(room.fix({}, { device: WATCH })).toEqual({ kind: 'accepted' });
    const expires_at = room.now + IMPLICIT_MS;
    expect(room.told()).toMatchObject([{ action: 'share_started', implicit: true, precision: 'exact', expires_at }]);
    expect(room.put).toMatchObject([{ lane: 'location.update', ttlMs: IMPLICIT_MS }]);
    expect(room.put[0]).not.toHaveProperty('to');
    expect(room.refused(() => room.fix()).code).toBe('not_sharing');
  });

  it('LOC-6 begins none where one is needed, or one has ended', () => {
    expect(room.refused(() => room.fix({}, { needsShare: true })).code).toBe('not_sharing');
    room.start();
    room.now += 10 * MINUTE;
    expect(room.refused(() => room.fix()).code).toBe('not_sharing'); // Its timer is late.
    room.lapse();
    expect(room.refused(() => room.fix()).code).toBe('not_sharing');
  });

  it('LOC-6 of a v=1 client begins one again when its only connection is younger than the end', () => {
    room.start();
    room.stop();
    const seed = (openedAt: number) => room.fix({}, { knowsShares: false, openedAt });
    const member = { user: ANA, state: 'online', devices: 1, role: 'member' } as const;
    room.members = [member];
    expect(room.refused(() => seed(room.now)).code).toBe('not_sharing');
    room.members = [{ ...member, devices: 2 }];
    expect(room.refused(() => seed(room.now + 1)).code).toBe('not_sharing');
    room.members = [];
    expect(room.refused(() => seed(room.now + 1)).code).toBe('not_sharing');
    room.members = [member];
    expect(room.refused(() => room.fix({}, { openedAt: room.now + 1 })).code).toBe('not_sharing');
    expect(seed(room.now + 1)).toEqual({ kind: 'accepted' });
  });

  it('LOC-2 that is not newer changes nothing, and is judged after the share', () => {
    room.start();
    room.fix();
    const order = room.put[0]?.order ?? 0;
    expect(room.fix({}, { order })).toEqual({ kind: 'stale', order });
    expect(room.fix({}, { order: order - 1 })).toEqual({ kind: 'stale', order });
    expect(room.refused(() => room.fix({}, { order, device: WATCH })).code).toBe('not_sharing');
    expect(room.put).toHaveLength(1);
  });

  it('LOC-7 is shown to the audience, as exactly as the share says', () => {
    room.start({ precision: 'city', audience: [BEN] });
    room.fix({ battery: 0.5 });
    expect(room.shown()).toMatchObject({ latitude: 48.85, longitude: 2.25, battery: 0.5 });
    expect(room.shown()).not.toHaveProperty('heading');
    expect(room.put).toMatchObject([{ to: [BEN] }]);
  });

  it('LOC-10 is lean: what changes seldom is told when it changes', () => {
    room.start({ audience: [BEN] });
    room.fix({ accuracy: null });
    expect(Object.keys(room.shown() ?? {})).toEqual(['latitude', 'longitude', 'accuracy', 'heading', 'fix_ts']);
  });

  it('LOC-5 that is the first of a share, or the first after it was told that it is old, begins to grow old', () => {
    room.start();
    room.fix();
    expect(room.timers.get(stateTimer(ANA))).toBe(room.now + LIVE_MS);
    room.now += 1_000;
    room.fix();
    expect(room.timers.get(stateTimer(ANA))).toBe(room.now + LIVE_MS - 1_000);
    room.now += LIVE_MS;
    room.age();
    room.fix();
    expect(room.timers.get(stateTimer(ANA))).toBe(room.now + LIVE_MS);
    expect(room.rows.get(progressKey(ANA))?.body).toBe('{"visits":{}}');
  });

  it('LOC-8 tells of places at precision exact only, and the way to the meeting place at each', () => {
    room.place('tower', { isMeeting: true });
    room.start({ audience: [BEN] });
    room.fix();
    room.fix({ ...FAR, fix_ts: room.now + 1 });
    expect(room.actions(2)).toEqual(['place_event enter', 'place_event exit']);
    expect(room.events.slice(2)).toMatchObject([{ to: [BEN] }, { to: [BEN] }]);
    room.start({ precision: 'approx' });
    room.fix();
    expect(room.actions(4)).toEqual(['share_started']);
    expect(room.shown()).toMatchObject({ meeting: { place_id: 'tower', distance_m: 0 } });
  });

  it('LOC-8 tells nothing of a meeting place whose time is over', () => {
    room.place('tower', { isMeeting: true, expiresAt: room.now + 1 });
    room.now += 1;
    room.fix();
    expect(room.shown()).not.toHaveProperty('meeting');
  });

  it('LOC-6 LOC-8 that shows the arrival is not shown, and ends the share after the dwell', () => {
    room.place('tower', { isMeeting: true });
    room.start({ isJourney: true });
    room.fix();
    room.now += MINUTE;
    expect(room.fix()).toEqual({ kind: 'accepted' });
    expect(room.actions(2)).toEqual(['place_event enter', 'place_event dwell', 'share_ended arrived']);
    expect(room.shown()).toBeUndefined();
    expect(JSON.parse(room.rows.get(shareKey(ANA))?.body ?? '')).toEqual({ ended: 'arrived', at: room.now });
  });

  it('LOC-6 is put only while all it was judged by is so, and the share has not ended', () => {
    room.start();
    const [share, progress, places] = publicationGuards(ANA, room.view());
    expect(share).toMatchObject({ rev: 1, notAfter: room.now + 10 * MINUTE });
    expect([progress, places]).toMatchObject([{ rev: 0 }, { rev: 0 }]);
    room.stop();
    room.rows.clear();
    room.fix();
    expect(publicationGuards(ANA, room.view())[0]).not.toHaveProperty('notAfter');
  });
});
