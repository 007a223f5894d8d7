import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ENV } from '../config/env-spec.js';
import * as LIMITS from './limits.js';

interface Row {
  readonly limit: string;
  readonly name: string;
  /** Where its value is; absent for a variable of the environment. */
  readonly file: string | undefined;
}

const ROW = /^\|[^|]+\| ([^|]+) \|[^|]*\| (?:`(\w+)`|\[`(\w+)`\]\(\.\.\/(src\/[\w./-]+)\)) \|$/;
const ROWS: readonly Row[] = readFileSync('docs/limits.md', 'utf8')
  .split('\n')
  .filter((line) => line.includes('`') && line.startsWith('| '))
  .map((line) => {
    const [, limit = '', variable, constant, file] = ROW.exec(line) ?? [];
    return { limit, name: variable ?? constant ?? `not a row: ${line}`, file };
  });

const UNITS: Readonly<Record<string, readonly (readonly [size: number, unit: string])[]>> = {
  _BYTES: [
    [1024 ** 2, ' MiB'],
    [1024, ' KiB'],
    [1, ' B'],
  ],
  _MS: [
    [86_400_000, ' d'],
    [3_600_000, ' h'],
    [60_000, ' min'],
    [1_000, ' s'],
    [1, ' ms'],
  ],
};

/** As the page writes it: in the largest unit that leaves a whole number. */
function written(name: string, value: number): string {
  const units = Object.entries(UNITS).find(([suffix]) => name.endsWith(suffix))?.[1] ?? [[1, ''] as const];
  const [size, unit] = units.find(([each]) => value >= each && value % each === 0) ?? units.at(-1) ?? [1, ''];
  return `${(value / size).toLocaleString('en')}${unit}`;
}

function valueOf({ name, file }: Row): number {
  if (file === undefined) return Number(ENV[name as keyof typeof ENV].default);
  const product = new RegExp(`const ${name}(?:: \\w+)? = ([\\d_ *]+);`).exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  return product.split('*').reduce((value, factor) => value * Number(factor.replaceAll('_', '')), 1);
}

describe('docs/limits.md', () => {
  it.each(ROWS)('says $limit of $name, as the code does', (row) => {
    expect(row.limit).toBe(written(row.name, valueOf(row)));
  });

  it('has all limits of the protocol and of the environment', () => {
    const variables = Object.keys(ENV).filter((name) => /(^|_)MAX_|_PER_SECOND$/.test(name));
    const named = ROWS.map(({ name }) => name);
    expect(named).toEqual(expect.arrayContaining([...Object.keys(LIMITS), ...variables]));
  });
});
