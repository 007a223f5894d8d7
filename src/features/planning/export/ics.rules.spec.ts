import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ICAL from 'ical.js';
import type { JsonObject } from '../../../protocol/envelope.js';
import type { ItemMessage } from '../planning.messages.js';
import { itineraryIcs } from './ics.rules.js';

const NOW = Date.UTC(2026, 0, 1, 12);
const item = (data: JsonObject, day: string | null = '2027-03-28'): ItemMessage => ({
  item_id: 'i1',
  day,
  rank: 'a0',
  version: 3,
  data,
});

/** As a calendar program reads it. */
function eventsOf(items: readonly ItemMessage[]) {
  const calendar = ICAL.Component.fromString(itineraryIcs('lisbon', items, NOW));
  return calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
}

describe('an itinerary as iCalendar', () => {
  it('says all that calendars know of an item', () => {
    const place = { name: 'Torre', address: 'Av. Brasília', latitude: 38.6916, longitude: -9.216 };
    const data = {
      title: 'Tower; early, so no queue',
      notes: 'line 1\nline 2',
      url: 'https://a.test/x',
      status: 'booked',
      place,
    };
    const [event] = eventsOf([
      item({ ...data, start: '2027-03-28T09:30', end: '2027-03-28T11:00', tz: 'Europe/Lisbon' }),
    ]);
    expect(event).toMatchObject({
      uid: 'i1@lisbon',
      sequence: 3,
      summary: 'Tower; early, so no queue',
      description: 'line 1\nline 2',
      location: 'Torre, Av. Brasília',
    });
    expect([event?.startDate.toString(), event?.endDate.toString()]).toEqual([
      '2027-03-28T08:30:00Z',
      '2027-03-28T10:00:00Z',
    ]);
    expect(event?.component.getFirstPropertyValue('status')).toBe('CONFIRMED');
  });

  it.each([
    // Clocks go forward at 01:00 UTC of 28 March 2027, and back at 01:00 UTC of 31 October.
    ['2027-03-28T00:59', 'Europe/Lisbon', '2027-03-28T00:59:00Z'],
    ['2027-03-28T02:00', 'Europe/Lisbon', '2027-03-28T01:00:00Z'],
    ['2027-10-31T00:30', 'Europe/Lisbon', '2027-10-30T23:30:00Z'],
    ['2027-10-31T02:30', 'Europe/Lisbon', '2027-10-31T02:30:00Z'],
    ['2027-05-01T09:00', 'Asia/Kathmandu', '2027-05-01T03:15:00Z'],
    ['2027-05-01T09:00', 'America/Los_Angeles', '2027-05-01T16:00:00Z'],
    ['2027-05-01T09:00', 'Mars/Olympus', '2027-05-01T09:00:00'],
    ['2027-05-01T09:00', undefined, '2027-05-01T09:00:00'],
  ])('%s in %s is %s', (start, tz, expected) => {
    const [event] = eventsOf([item({ start, ...(tz === undefined ? {} : { tz }) })]);
    expect(event?.startDate.toString()).toBe(expected);
  });

  it('takes an item without a time for the whole day, and an idea for no event', () => {
    const [event] = eventsOf([item({ title: 'Beach' }), item({ title: 'Surf' }, null)]);
    expect([event?.startDate.isDate, event?.startDate.toString()]).toEqual([true, '2027-03-28']);
    expect(eventsOf([item({ title: 'Surf' }, null)])).toHaveLength(0);
  });

  it('reads back as it was, whatever people write, in lines of 75 bytes at most', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 400 });
    fc.assert(
      fc.property(words, words, (title, notes) => {
        const text = itineraryIcs('r', [item({ title, notes })], NOW);
        for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        const [event] = eventsOf([item({ title, notes })]);
        const plain = (written: string) => written.replace(/\r\n?/g, '\n').replace(/(?!\n)\p{Cc}/gu, '');
        expect([event?.summary ?? '', event?.description ?? '']).toEqual([plain(title), plain(notes)]);
      }),
    );
  });
});
