import type { ItemMessage, LockState } from '@rally/client';

export type Item = ItemMessage;
export type Lock = LockState;
/** JSON of the application's own; some of its fields have a meaning (PLAN-8). */
export type Data = Item['data'];

export const KINDS = ['activity', 'meal', 'place', 'stay', 'transport', 'note'] as const;
export type Kind = (typeof KINDS)[number];
export const STATUSES = ['idea', 'planned', 'booked', 'done', 'cancelled'] as const;

export interface Place {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
}
/** The fields of an item that this page shows. */
export interface ItemFields {
  readonly title: string;
  readonly kind: Kind;
  /** `HH:mm`; empty if there is none. */
  readonly from: string;
  readonly to: string;
  readonly place: Place | undefined;
  readonly notes: string;
  /** Empty if there is none. */
  readonly status: string;
}

/** Other clients may have written anything: what is not as it should be counts as absent. */
export function fieldsOf({ item_id, data }: Pick<Item, 'item_id' | 'data'>): ItemFields {
  const { title, kind, start, end, place, notes, status } = data;
  return {
    title: textOf(title) || item_id,
    kind: KINDS.find((one) => one === kind) ?? 'activity',
    from: timeOf(start),
    to: timeOf(end),
    place: placeOf(place),
    notes: textOf(notes),
    status: textOf(status),
  };
}

export function titleOf(item: Pick<Item, 'item_id' | 'data'>): string {
  return fieldsOf(item).title;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Of a local `YYYY-MM-DDTHH:mm`. */
function timeOf(value: unknown): string {
  return /^\d{4}-\d{2}-\d{2}T(\d{2}:\d{2})/.exec(textOf(value))?.[1] ?? '';
}

function placeOf(value: unknown): Place | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, latitude, longitude } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || typeof latitude !== 'number' || typeof longitude !== 'number') return undefined;
  return { name, latitude, longitude };
}
