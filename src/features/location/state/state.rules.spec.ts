import { beforeEach, describe, expect, it } from '@jest/globals';
import { stateTimer } from '../shares/share-rows.rules.js';
import { ANA, BEN, LocationRoom } from '../testing/location-room.js';
import { stateAt } from './state.rules.js';

const MINUTE = 60_000;

describe('the age of a position', () => {
  let room: LocationRoom;
  const states = () => room.put.filter(({ lane }) => lane === 'location.state');
  const told = () => states().map(({ body }) => (JSON.parse(body) as { state: string }).state);
  beforeEach(() => {
    room = new LocationRoom();
    room.roster.set(BEN, 'member');
  });

  it('LOC-5 is live under a minute, stale under ten, then offline', () => {
    const ages = [0, MINUTE - 1, MINUTE, 10 * MINUTE - 1, 10 * MINUTE];
    expect(ages.map(stateAt)).toEqual(['live', 'live', 'stale', 'stale', 'offline']);
  });

  it('LOC-5 is told once when it is stale, and once when it is offline, to the audience', () => {
    room.start({ audience: [BEN], durationMs: 60 * MINUTE });
    room.fix();
    const { now } = room;
    room.now = now + MINUTE;
    room.age();
    expect(room.timers.get(stateTimer(ANA))).toBe(now + 10 * MINUTE);
    room.age();
    room.now = now + 10 * MINUTE;
    room.age();
    room.age();
    expect(told()).toEqual(['stale', 'offline']);
    expect(states()).toMatchObject([{ to: [BEN] }, { to: [BEN], ttlMs: 50 * MINUTE }]);
    expect(room.timers.has(stateTimer(ANA))).toBe(false);
  });

  it('LOC-5 is not told where a newer fix came; the timer looks again when that is old', () => {
    room.fix();
    room.now += MINUTE - 1;
    room.fix();
    room.now += 1;
    room.age();
    expect(told()).toEqual([]);
    expect(room.timers.get(stateTimer(ANA))).toBe(room.now + MINUTE - 1);
  });

  it('LOC-5 is offline at once where the fix was that old when it came', () => {
    room.fix({ fix_ts: room.now - 11 * MINUTE });
    room.age();
    expect(told()).toEqual(['offline']);
  });

  it('LOC-6 is told of no share that has ended, nor where there is no position', () => {
    room.start();
    room.age();
    room.fix();
    room.now += 10 * MINUTE;
    room.age();
    room.stop();
    room.age();
    expect(told()).toEqual([]);
  });
});
