import { describe, expect, it } from '@jest/globals';
import type { UserId } from '../../../protocol/ids.js';
import type { Changes } from '../../../realtime/decision.js';
import { RuleRoom } from '../../../testing/rule-room.js';
import { isPlaceTimer, meetingPlace, placeOfTimer, placeTimer, readPlaces } from './place-row.rules.js';
import type { PlaceId } from './place.messages.js';
import { decidePlaceEnd, decidePlaceRemove, decidePlaceSet } from './place.rules.js';
import type { PlaceSetting } from './place.rules.js';

const ana = 'ana' as UserId;
const ben = 'ben' as UserId;
const DAY_MS = 24 * 60 * 60 * 1_000;
const named = (id: string, more: Partial<PlaceSetting> = {}): PlaceSetting => ({
  placeId: id as PlaceId,
  by: ana,
  name: id,
  latitude: 39.57,
  longitude: 2.65,
  ...more,
});
const set = (room: RuleRoom, id: string, more?: Partial<PlaceSetting>) =>
  room.apply(decidePlaceSet(named(id, more), room.view())).ack;
const remove = (room: RuleRoom, id: string) =>
  room.apply(decidePlaceRemove({ placeId: id as PlaceId, by: ben }, room.view())).ack;
const refusal = (room: RuleRoom, more: Partial<PlaceSetting>) => room.refused(() => set(room, 'beach', more));
const placesOf = (room: RuleRoom) => readPlaces(room.view(), room.now).places;

/** What a firing does, which removes its timer, whatever it changes. */
function fire(room: RuleRoom, id: string): Changes {
  const key = placeTimer(id as PlaceId);
  const at = room.timers.get(key) ?? room.now;
  const { changes } = room.apply(decidePlaceEnd({ placeId: placeOfTimer(key), at }, room.view()));
  room.timers.delete(key);
  return changes;
}

describe('places', () => {
  it('LOC-8 are set and told as a whole, with a radius of 100 m unless another is named', () => {
    const room = new RuleRoom();
    expect(set(room, 'beach')).toEqual({ place_id: 'beach' });
    const beach = { place_id: 'beach', name: 'beach', latitude: 39.57, longitude: 2.65, radius_m: 100, by: 'ana' };
    expect(room.told()).toEqual([{ action: 'place', ...beach }]);
    expect(set(room, 'beach', { name: 'Es Trenc 🏖', radius: 20, by: ben })).toEqual({ place_id: 'beach' });
    expect(placesOf(room)).toEqual([{ ...beach, name: 'Es Trenc 🏖', radius_m: 20, by: 'ben', made_after: 0 }]);
    expect(room.events.map(({ kind, by }) => [kind, by])).toEqual([
      ['location.place', 'ana'],
      ['location.place', 'ben'],
    ]);
  });

  it('LOC-8 that are removed and set again under their id are others, and nobody sees that', () => {
    const room = new RuleRoom();
    const madeAfter = () => placesOf(room).map(({ made_after }) => made_after);
    set(room, 'beach');
    set(room, 'beach', { radius: 20, by: ben });
    expect(madeAfter()).toEqual([0]);
    remove(room, 'beach');
    set(room, 'beach');
    expect(madeAfter()).toEqual([3]);
    for (const told of room.told()) expect(told).not.toHaveProperty('made_after');
  });

  it('LOC-8 that are so already, whoever says it, are told to nobody', () => {
    const room = new RuleRoom();
    const same = { isMeeting: true, expiresAt: room.now + DAY_MS };
    set(room, 'beach', same);
    expect(set(room, 'beach', { ...same, by: ben })).toEqual({ place_id: 'beach', noop: true });
    expect(set(room, 'beach', { ...same, radius: 101 })).toEqual({ place_id: 'beach' });
    expect(set(room, 'inn', { isMeeting: false })).toEqual({ place_id: 'inn' });
    expect(set(room, 'inn')).toEqual({ place_id: 'inn', noop: true });
  });

  it('LOC-8 one at most is the meeting place: the former is told first, in the same commit', () => {
    const room = new RuleRoom();
    set(room, 'beach', { isMeeting: true });
    set(room, 'inn');
    set(room, 'inn', { isMeeting: true, by: ben });
    expect(room.told(2)).toEqual([
      expect.not.objectContaining({ meeting: true }),
      expect.objectContaining({ place_id: 'inn', meeting: true, by: 'ben' }),
    ]);
    expect(room.told(2)[0]).toMatchObject({ action: 'place', place_id: 'beach', by: 'ana' });
    expect(room.events.slice(2).map(({ by }) => by)).toEqual(['ben', 'ben']);
    expect(placesOf(room).map(({ place_id }) => place_id)).toEqual(['beach', 'inn']);
    expect(meetingPlace(readPlaces(room.view(), room.now))).toMatchObject({ place_id: 'inn' });
    set(room, 'inn');
    expect(meetingPlace(readPlaces(room.view(), room.now))).toBeUndefined();
  });

  it('LOC-8 are removed once', () => {
    const room = new RuleRoom();
    set(room, 'beach', { expiresAt: room.now + DAY_MS });
    expect(remove(room, 'beach')).toEqual({});
    expect(room.told(1)).toEqual([{ action: 'place_removed', place_id: 'beach' }]);
    expect([room.rows.size, room.timers.size]).toEqual([0, 0]);
    expect(room.refused(() => remove(room, 'beach'))).toMatchObject({ code: 'place_not_found' });
  });

  it('LOC-8 are 100 at most; those that are there may still change', () => {
    const room = new RuleRoom();
    for (let n = 0; n < 100; n++) set(room, `place${n}`);
    expect(refusal(room, {})).toEqual({ code: 'place_limit', details: { max: 100 } });
    expect(set(room, 'place7', { name: 'seventh' })).toEqual({ place_id: 'place7' });
    remove(room, 'place7');
    expect(set(room, 'beach')).toEqual({ place_id: 'beach' });
  });

  it('LOC-8 have a name, a radius and an end within their limits', () => {
    const room = new RuleRoom();
    for (const name of ['', ' ', 'x'.repeat(101), '\u0007', '\ud800']) {
      expect(refusal(room, { name })).toMatchObject({ code: 'invalid_payload' });
    }
    expect(set(room, 'long', { name: '🏖'.repeat(100) })).toEqual({ place_id: 'long' });
    for (const radius of [19.9, 50_001, 0, -20]) {
      expect(refusal(room, { radius })).toEqual({ code: 'radius_out_of_range', details: { min: 20, max: 50_000 } });
    }
    for (const expiresAt of [room.now, 0, -1, room.now + 366 * DAY_MS + 1]) {
      expect(refusal(room, { expiresAt })).toEqual({
        code: 'invalid_payload',
        details: { issues: [{ path: 'expires_at', rule: 'isWithinAYear' }] },
      });
    }
    expect(set(room, 'wide', { radius: 50_000, expiresAt: room.now + 366 * DAY_MS })).toEqual({ place_id: 'wide' });
  });
});

describe('places with an end', () => {
  it('LOC-8 go at their time, once, in the name of who set them', () => {
    const room = new RuleRoom();
    set(room, 'beach', { expiresAt: room.now + DAY_MS });
    expect([...room.timers]).toEqual([['location.place/beach', room.now + DAY_MS]]);
    expect([...room.timers.keys(), 'location.share/ana'].map(isPlaceTimer)).toEqual([true, false]);
    room.now += DAY_MS;
    fire(room, 'beach');
    expect(room.told(1)).toEqual([{ action: 'place_removed', place_id: 'beach' }]);
    expect(room.events.at(-1)).toMatchObject({ kind: 'location.place_removed', by: 'ana' });
    expect(fire(room, 'beach')).toEqual({});
  });

  it('LOC-8 go also where the clock of who answers the timer is behind it', () => {
    const room = new RuleRoom();
    set(room, 'beach', { expiresAt: room.now + DAY_MS });
    room.now += DAY_MS - 5;
    fire(room, 'beach');
    expect(room.rows.size).toBe(0);
  });

  it('LOC-8 stay when they were given another end, or none', () => {
    const room = new RuleRoom();
    const ending = { expiresAt: room.now + DAY_MS };
    set(room, 'beach', ending);
    set(room, 'inn', ending);
    set(room, 'beach');
    set(room, 'inn', { expiresAt: room.now + 2 * DAY_MS });
    expect([...room.timers]).toEqual([['location.place/inn', room.now + 2 * DAY_MS]]);
    room.now += DAY_MS;
    expect(room.apply(decidePlaceEnd({ placeId: 'beach' as PlaceId, at: room.now }, room.view())).changes).toEqual({});
    expect(placesOf(room)).toHaveLength(2);
  });

  it('LOC-8 are over at their time, even where the timer is late: whoever changes something tells it first', () => {
    const room = new RuleRoom();
    for (const id of ['beach', 'inn']) set(room, id, { isMeeting: id === 'inn', expiresAt: room.now + DAY_MS });
    room.now += DAY_MS + 1;
    expect(placesOf(room)).toEqual([]);
    expect(room.refused(() => remove(room, 'beach'))).toMatchObject({ code: 'place_not_found' });
    set(room, 'beach', { by: ben });
    expect(room.told(2)).toMatchObject([
      { action: 'place_removed', place_id: 'beach' },
      { action: 'place_removed', place_id: 'inn' },
      { action: 'place', place_id: 'beach', by: 'ben' },
    ]);
    expect([placesOf(room).length, room.timers.size]).toEqual([1, 0]);
    expect(fire(room, 'inn')).toEqual({});
  });
});
