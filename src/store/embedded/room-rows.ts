import type { Rev, RowKey } from '../room-contents.js';
import type { Row, TablePage, TableRange } from '../room-store.js';
import { isIn } from '../written-forms.js';
import type { ByteBudget } from './byte-budget.js';
import { lowerBound } from './lower-bound.js';

/** The rows of one room, readable by key and by prefix in code-unit order. */
export class RoomRows {
  private readonly rows = new Map<RowKey, Row>();
  private readonly keys: RowKey[] = [];

  constructor(saved: Iterable<readonly [RowKey, Row]> = []) {
    for (const [key, row] of saved) this.put(key, row.body, row.rev);
  }

  put(key: RowKey, body: string, rev: Rev): void {
    if (!this.rows.has(key)) this.keys.splice(this.placeOf(key), 0, key);
    this.rows.set(key, { rev, body });
  }

  delete(key: RowKey): void {
    if (this.rows.delete(key)) this.keys.splice(this.placeOf(key), 1);
  }

  revOf(key: RowKey): Rev {
    return this.rows.get(key)?.rev ?? 0;
  }

  /** Those of `keys` that exist. */
  pick(keys: Iterable<RowKey>): Map<RowKey, Row> {
    const found = new Map<RowKey, Row>();
    for (const key of keys) {
      const row = this.rows.get(key);
      if (row !== undefined) found.set(key, row);
    }
    return found;
  }

  page({ prefix, after, limit = Infinity }: TableRange, budget: ByteBudget): TablePage {
    const rows: (readonly [RowKey, Row])[] = [];
    const start = lowerBound(this.keys, (key) => key < prefix || (after !== undefined && key <= after));
    for (let at = start; at < this.keys.length; at += 1) {
      const key = this.keys[at] ?? '';
      const row = this.rows.get(key);
      if (row === undefined || !key.startsWith(prefix)) break;
      if (rows.length >= limit || !budget.take(row.body, key)) return { rows, more: true };
      rows.push([key, row]);
    }
    return { rows, more: false };
  }

  /** Whether one of these texts stands in a key or in a body. */
  holds(forms: readonly string[]): boolean {
    for (const [key, { body }] of this.rows) if (isIn(key, forms) || isIn(body, forms)) return true;
    return false;
  }

  entries(): [RowKey, Row][] {
    return [...this.rows];
  }

  private placeOf(key: RowKey): number {
    return lowerBound(this.keys, (other) => other < key);
  }
}
