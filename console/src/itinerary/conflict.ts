import type { WireCommands } from '@rally/client';
import type { Data, Item } from './item.js';

/** An edit that was made for what the item is not any more. */
export interface Conflict {
  readonly item_id: string;
  /** For which it was made. */
  readonly base: Pick<Item, 'version' | 'data'>;
  readonly theirs: Pick<Item, 'version' | 'data'>;
  /** RFC 7396. */
  readonly mine: Data;
}

/** What of it differs. */
export interface FieldConflict {
  readonly field: string;
  readonly theirs: string;
  readonly mine: string;
}

/** The fields that both have changed, and not to the same. */
export function fieldConflicts(conflict: Conflict): readonly FieldConflict[] {
  const { base, theirs } = conflict;
  return fieldDifferences(conflict).filter(({ field }) => !isSame(base.data[field], theirs.data[field]));
}

/** What is to be chosen: where both have changed it; or, if the server saw more in it, where they differ at all. */
export function fieldChoices(conflict: Conflict): readonly FieldConflict[] {
  const both = fieldConflicts(conflict);
  return both.length > 0 ? both : fieldDifferences(conflict);
}

function fieldDifferences({ theirs, mine }: Conflict): readonly FieldConflict[] {
  return Object.entries(mine)
    .filter(([field, value]) => !isSame(theirs.data[field], value))
    .map(([field, value]) => ({ field, theirs: shown(theirs.data[field]), mine: shown(value) }));
}

/** The edit without the fields in which the others shall have it. */
export function without(mine: Data, fields: ReadonlySet<string>): Data {
  return Object.fromEntries(Object.entries(mine).filter(([field]) => !fields.has(field)));
}

type History = WireCommands['planning.history'][1]['changes'];

/** Who changed what of an item since. */
export interface Meanwhile {
  readonly users: readonly string[];
  readonly fields: readonly string[];
}

/** `after` and `before`: versions, neither of them included. */
export function meanwhile(changes: History, after: number, before: number): Meanwhile {
  const those = changes.filter(({ version }) => version > after && version < before).reverse();
  return {
    users: [...new Set(those.map(({ user_id }) => user_id))],
    fields: [...new Set(those.flatMap(({ action, data }) => (action === 'move' ? ['day'] : Object.keys(data ?? {}))))],
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** A value as people read it. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return '–';
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)$/, '$1 $2');
  if (typeof value === 'object' && 'name' in value) return String(value.name);
  return JSON.stringify(value);
}
