import type { Dialect } from './dialect.js';
import { rallyDialect, rallyV2Dialect } from './rally-dialect.js';

const DIALECTS: readonly Dialect[] = [rallyDialect, rallyV2Dialect];

export function dialectOf(name: string): Dialect {
  const dialect = DIALECTS.find((known) => known.name === name);
  if (dialect === undefined) throw new Error(`No dialect ${name}`);
  return dialect;
}
