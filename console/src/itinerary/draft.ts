import { fieldsOf } from './item.js';
import type { Data, Item, Place } from './item.js';

/** What a form holds, as it was typed. */
export interface Draft {
  readonly title: string;
  readonly kind: string;
  readonly status: string;
  readonly from: string;
  readonly to: string;
  readonly place: string;
  /** `38.7158, -9.1366`. */
  readonly at: string;
  readonly notes: string;
}

export function draftOf(item: Pick<Item, 'item_id' | 'data'>): Draft {
  const { place, ...fields } = fieldsOf(item);
  return {
    ...fields,
    place: place?.name ?? '',
    at: place === undefined ? '' : `${place.latitude}, ${place.longitude}`,
  };
}

/** The date of its times: that of its day, or of the time that it has. */
export function dateOf({ day, data }: Pick<Item, 'day' | 'data'>): string | undefined {
  const { start } = data;
  return day ?? (typeof start === 'string' ? start.slice(0, 10) : undefined);
}

/** A fault that the form tells itself, before anything is sent. */
export function faultOf({ title, place, at }: Draft): string | undefined {
  if (title.trim() === '') return 'An item needs a title.';
  const isPlaced = place.trim() !== '';
  if (isPlaced !== (at.trim() !== '') || (isPlaced && positionOf(at) === undefined))
    return 'A place needs a name and coordinates, such as 38.7158, -9.1366.';
  return undefined;
}

/** RFC 7396: only what was changed, so that what others change beside it stays. */
export function patchOf(item: Pick<Item, 'item_id' | 'day' | 'data'>, draft: Draft): Data {
  const old = draftOf(item);
  const date = dateOf(item);
  const patch: Record<string, unknown> = {};
  if (draft.title !== old.title) patch['title'] = draft.title.trim();
  if (draft.kind !== old.kind) patch['kind'] = draft.kind;
  if (draft.status !== old.status) patch['status'] = draft.status || null;
  if (draft.notes !== old.notes) patch['notes'] = draft.notes || null;
  if (draft.from !== old.from) patch['start'] = timeAt(date, draft.from);
  if (draft.to !== old.to) patch['end'] = timeAt(date, draft.to);
  if (draft.place !== old.place || draft.at !== old.at) patch['place'] = placeOf(draft);
  return patch;
}

/** `null` takes the field away. */
export function timeAt(date: string | undefined, time: string): string | null {
  return date === undefined || time === '' ? null : `${date}T${time}`;
}

/** The times of an item that goes to another day, on that day; `undefined` if there are none to change. */
export function timesOn(day: string | null, { data }: Pick<Item, 'data'>): Data | undefined {
  const times = ['start', 'end'].flatMap((field) => {
    const value = data[field];
    return typeof value === 'string' && day !== null ? [[field, `${day}${value.slice(10)}`] as const] : [];
  });
  return times.some(([field, value]) => data[field] !== value) ? Object.fromEntries(times) : undefined;
}

function placeOf({ place, at }: Draft): Place | null {
  const position = positionOf(at);
  return position === undefined ? null : { name: place.trim(), ...position };
}

function positionOf(at: string): Omit<Place, 'name'> | undefined {
  const [latitude, longitude, ...more] = at.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (latitude === undefined || longitude === undefined || more.length > 0) return undefined;
  return Number.isFinite(latitude) && Number.isFinite(longitude) ? { latitude, longitude } : undefined;
}
