import { beforeEach, describe, expect, it } from '@jest/globals';
import { ANA, BEN, LocationRoom } from '../testing/location-room.js';
import { progressKey, shareKey, stateTimer } from './share-rows.rules.js';

const MINUTE = 60_000;
const HOUR = 3_600_000;

describe('the end of a share', () => {
  let room: LocationRoom;
  beforeEach(() => {
    room = new LocationRoom();
    room.roster.set(BEN, 'member');
  });

  it('LOC-6 leaves no position, no timer and no progress, and is told to its audience', () => {
    room.start({ audience: [BEN] });
    room.fix();
    expect(room.timers.has(stateTimer(ANA))).toBe(true);
    room.now += 10 * MINUTE;
    room.lapse();
    expect([room.shown(), room.rows.has(progressKey(ANA)), room.timers.size]).toEqual([undefined, false, 0]);
    expect(room.events.at(-1)).toMatchObject({ kind: 'location.share_ended', to: [BEN] });
    expect(room.told().at(-1)).toMatchObject({ reason: 'expired' });
    expect(room.refused(() => room.fix()).code).toBe('not_sharing');
  });

  it('LOC-6 comes once, though its timer comes twice', () => {
    room.lapse();
    room.start();
    room.now += 10 * MINUTE;
    room.lapse();
    room.lapse();
    expect(room.actions()).toEqual(['share_started', 'share_ended expired']);
  });

  it('LOC-6 comes later where the share was extended', () => {
    room.start();
    room.extend(MINUTE);
    room.now += 10 * MINUTE;
    room.lapse();
    expect(room.timers.get(shareKey(ANA))).toBe(room.now + MINUTE);
    expect(room.actions()).toEqual(['share_started', 'share_extended']);
  });

  it('LOC-6 of an implicit one comes an hour after its last fix, and the next fix begins another', () => {
    room.fix();
    room.now += 40 * MINUTE;
    room.fix();
    room.now += 20 * MINUTE;
    room.lapse();
    expect(room.timers.get(shareKey(ANA))).toBe(room.now + 40 * MINUTE);
    room.now += HOUR;
    room.lapse();
    expect(room.rows.has(shareKey(ANA))).toBe(false);
    room.fix();
    expect(room.actions()).toEqual(['share_started', 'share_ended expired', 'share_started']);
  });
});
