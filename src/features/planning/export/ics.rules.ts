import { isJsonObject } from '../../../protocol/envelope.js';
import { isLongerThan } from '../../../protocol/utf8.js';
import { isLocalMinute } from '../items/calendar.rules.js';
import type { ItemMessage } from '../planning.messages.js';

/** RFC 5545 §3.1: bytes of a line, without its end. */
const LINE_MAX_BYTES = 75;
const MINUTE_MS = 60_000;

/** An itinerary as an iCalendar file (RFC 5545): what has a day or a time is an event, ideas are not. */
export function itineraryIcs(room: string, items: readonly ItemMessage[], now: number): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Rally//Realtime//EN',
    `X-WR-CALNAME:${escaped(room)}`,
    ...items.flatMap((item) => eventOf(room, item, now)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventOf(room: string, item: ItemMessage, now: number): string[] {
  const when = timesOf(item);
  if (when.length === 0) return [];
  const { title, kind, notes, url, place } = item.data;
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(`${item.item_id}@${room}`)}`,
    `DTSTAMP:${utc(now)}`,
    `SEQUENCE:${item.version}`,
    ...when,
    text('SUMMARY', typeof title === 'string' ? title : item.item_id),
    ...(typeof notes === 'string' ? [text('DESCRIPTION', notes)] : []),
    ...(typeof kind === 'string' ? [text('CATEGORIES', kind)] : []),
    // A URI is no text: it is not escaped, so it must not be able to end its line.
    ...(typeof url === 'string' && URL.canParse(url) ? [`URL:${new URL(url).href}`] : []),
    ...placeOf(place),
    `STATUS:${statusOf(item.data['status'])}`,
    'END:VEVENT',
  ];
}

/** Begin and end: in UTC where the zone is known, else by the clock of wherever one is; without a time the whole day. */
function timesOf({ day, data: { start, end, tz } }: ItemMessage): string[] {
  if (isLocalMinute(start)) {
    const zone = typeof tz === 'string' ? tz : undefined;
    const isEnd = isLocalMinute(end) && end > start;
    return [`DTSTART:${moment(start, zone)}`, ...(isEnd ? [`DTEND:${moment(end, zone)}`] : [])];
  }
  return day === null ? [] : [`DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`];
}

function moment(local: string, zone: string | undefined): string {
  const asIfUtc = Date.parse(`${local}Z`);
  const offset = zone === undefined ? undefined : offsetOf(zone, asIfUtc);
  return offset === undefined ? utc(asIfUtc).slice(0, -1) : utc(asIfUtc - offset);
}

/**
 * How far a zone's clock is ahead of UTC when it shows that time, in ms; `undefined` for a zone that this machine does not
 * know. Asked twice: near a change of the clocks the first answer is of the other side.
 */
function offsetOf(zone: string, asIfUtc: number): number | undefined {
  const first = offsetAt(zone, asIfUtc);
  return first === undefined ? undefined : offsetAt(zone, asIfUtc - first);
}

function offsetAt(timeZone: string, at: number): number | undefined {
  try {
    const shown = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
    return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(at / MINUTE_MS) * MINUTE_MS;
  } catch {
    return undefined;
  }
}

function utc(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function placeOf(place: unknown): string[] {
  if (!isJsonObject(place)) return [];
  const { name, address, latitude, longitude } = place;
  const words = [name, address].filter((word) => typeof word === 'string');
  const isPoint = typeof latitude === 'number' && typeof longitude === 'number';
  return [
    ...(words.length > 0 ? [text('LOCATION', words.join(', '))] : []),
    ...(isPoint ? [`GEO:${latitude.toFixed(6)};${longitude.toFixed(6)}`] : []),
  ];
}

function statusOf(status: unknown): string {
  if (status === 'cancelled') return 'CANCELLED';
  return status === 'booked' || status === 'done' ? 'CONFIRMED' : 'TENTATIVE';
}

function text(name: string, value: string): string {
  return `${name}:${escaped(value)}`;
}

/** RFC 5545 §3.3.11; other control characters are not allowed at all. */
function escaped(value: string): string {
  return value
    .replace(/[\\;,]/g, (mark) => `\\${mark}`)
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

/** Long lines go on in the next one behind a space; no character is cut in two. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  for (const char of line) {
    if (isLongerThan(part + char, parts.length === 0 ? LINE_MAX_BYTES : LINE_MAX_BYTES - 1)) {
      parts.push(part);
      part = '';
    }
    part += char;
  }
  return [...parts, part].join('\r\n ');
}
