import { beforeEach, describe, expect, it } from '@jest/globals';
import { ANA, BEN, LocationRoom, WATCH } from '../testing/location-room.js';
import { shareKey, stateTimer } from './share-rows.rules.js';
import type { UserId } from '../../../protocol/ids.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const CARA = 'cara' as UserId;

describe('a share', () => {
  let room: LocationRoom;
  beforeEach(() => {
    room = new LocationRoom();
    for (const user of [ANA, BEN, CARA]) room.roster.set(user, 'member');
  });

  it('LOC-6 begins for a time within limits, and ends by its timer', () => {
    for (const durationMs of [MINUTE - 1, 30 * DAY + 1, NaN, undefined]) {
      expect(room.refused(() => room.start({ durationMs }))).toMatchObject({ code: 'duration_out_of_range' });
    }
    room.start({ durationMs: MINUTE });
    expect(room.timers.get(shareKey(ANA))).toBe(room.now + MINUTE);
    room.start({ durationMs: 30 * DAY });
    expect(room.timers.get(shareKey(ANA))).toBe(room.now + 30 * DAY);
  });

  it('LOC-6 until an arrival has a place, and a day at most', () => {
    expect(room.refused(() => room.start({ isJourney: true }))).toMatchObject({ code: 'place_not_found' });
    room.place('tower', { isMeeting: true });
    room.place('hotel');
    expect(room.refused(() => room.start({ isJourney: true, placeId: 'nowhere' })).code).toBe('place_not_found');
    const tooLong = { isJourney: true, durationMs: DAY + 1 };
    expect(room.refused(() => room.start(tooLong)).code).toBe('duration_out_of_range');
    room.start({ isJourney: true, durationMs: undefined });
    expect(room.told().at(-1)).toMatchObject({ place_id: 'tower', until: 'arrival', expires_at: room.now + DAY });
    room.start({ isJourney: true, placeId: 'hotel' });
    expect(room.told().at(-1)).toMatchObject({ place_id: 'hotel' });
    expect(room.refused(() => room.extend(DAY)).code).toBe('duration_out_of_range');
  });

  it('LOC-7 has an audience of others who belong to the room, each once', () => {
    for (const audience of [[ANA], ['zoe' as UserId]]) {
      expect(room.refused(() => room.start({ audience }))).toMatchObject({ code: 'audience_invalid' });
    }
    room.start({ audience: [CARA, BEN, ANA, BEN] });
    expect(room.events.at(-1)).toMatchObject({ to: [BEN, CARA] });
    expect(room.told().at(-1)).not.toHaveProperty('audience');
  });

  it('LOC-6 LOC-7 that replaces another takes away what was shown, and its end is told to those who see it no more', () => {
    const share_id = room.start();
    room.fix();
    room.start({ audience: [BEN] });
    expect(room.shown()).toBeUndefined();
    expect(room.timers.has(stateTimer(ANA))).toBe(false);
    expect(room.events.at(-2)).not.toHaveProperty('to');
    expect(room.told().at(-2)).toEqual({ action: 'share_ended', share_id, reason: 'revoked' });
    room.start({ audience: [BEN, CARA] });
    room.start({ audience: [CARA] });
    expect(room.events.at(-2)).toMatchObject({ to: [BEN] });
    room.start();
    const all = ['share_started', 'share_ended revoked', 'share_started', 'share_started', 'share_ended revoked'];
    expect(room.actions()).toEqual([...all, 'share_started', 'share_started']);
  });

  it('LOC-6 that begins after the time of another, before its timer, tells that end first', () => {
    room.start({ audience: [BEN] });
    room.now += 10 * MINUTE;
    room.start();
    expect(room.actions()).toEqual(['share_started', 'share_ended expired', 'share_started']);
    expect(room.events[1]).toMatchObject({ to: [BEN] });
  });

  it('LOC-6 is extended from its end on, if it is one of its own and has not ended', () => {
    expect(room.refused(() => room.extend(MINUTE)).code).toBe('not_sharing');
    room.fix();
    expect(room.refused(() => room.extend(MINUTE)).code).toBe('not_sharing');
    room.start({ audience: [BEN] });
    expect(room.extend(MINUTE)).toMatchObject({ expires_at: room.now + 11 * MINUTE });
    expect(room.timers.get(shareKey(ANA))).toBe(room.now + 11 * MINUTE);
    expect(room.events.at(-1)).toMatchObject({ kind: 'location.share_extended', to: [BEN] });
    for (const by of [MINUTE - 1, 30 * DAY]) {
      expect(room.refused(() => room.extend(by)).code).toBe('duration_out_of_range');
    }
    room.now += 11 * MINUTE;
    expect(room.refused(() => room.extend(MINUTE)).code).toBe('not_sharing');
  });

  it('LOC-6 is stopped once; where there is none, plain updates begin none from then on', () => {
    expect(room.stop()).toEqual({ noop: true });
    expect(room.refused(() => room.fix()).code).toBe('not_sharing');
    room.start({ device: WATCH });
    room.fix({}, { device: WATCH });
    expect(room.stop()).toEqual({});
    expect(room.stop()).toEqual({ noop: true });
    expect(room.shown()).toBeUndefined();
    expect([...room.timers.keys()]).toEqual([]);
    expect(room.actions()).toEqual(['share_started', 'share_ended stopped']);
  });
});
