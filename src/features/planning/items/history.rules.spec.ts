import { describe, expect, it } from '@jest/globals';
import { changesBetween } from './history.rules.js';
import type { HistoryRow } from './history.rules.js';

const row = (base: number, version: number): HistoryRow => ({ base, version, action: 'update', offset: 0 });
const versions = (rows: HistoryRow[] | null) => rows?.map(({ version }) => version) ?? null;

describe('the history of an item', () => {
  it('PLAN-3 says what happened since a version, newest first', () => {
    const rows = [row(0, 1), row(1, 2), row(2, 1_001), row(1_001, 1_002)];
    expect(versions(changesBetween(rows, 1, 1_002))).toEqual([1_002, 1_001, 2]);
    expect(versions(changesBetween(rows, 0, 1_002))).toEqual([1_002, 1_001, 2, 1]);
    expect(versions(changesBetween(rows, 1_002, 1_002))).toEqual([]);
  });

  it('PLAN-3 says that it does not know, where it does not reach back, or has a gap', () => {
    expect(changesBetween([row(3, 4), row(4, 5)], 2, 5)).toBeNull();
    expect(changesBetween([row(1, 2), row(3, 4)], 1, 4)).toBeNull();
    expect(changesBetween([row(1, 2)], 1, 3)).toBeNull();
    expect(changesBetween([row(1, 2), row(2, 3)], 7, 3)).toBeNull();
    expect(changesBetween([], 1, 2)).toBeNull();
  });
});
