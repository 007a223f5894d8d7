import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataStorage, validateSync } from 'class-validator';
import fc from 'fast-check';
import type { Dto } from '../../src/realtime/dto-check.js';

const SOURCES = join(import.meta.dirname, '../../src');
const ANYTHING: readonly unknown[] = [
  ...[null, true, false, 0, -0, 1, -1, 0.5, 5e-7, 90.5, 1_800_000_000_000, 2 ** 53, 1e300, NaN, Infinity, -Infinity],
  ...['', 'a', '7', 'true', 'message-1', 'two words', 'e:1', 'trip:12', 'item:dinner', '2026-05-01', 'x'.repeat(300)],
  ...['\u202e', '\ud800', 'Ünïcode', '#1', 'https://a.example/b.png', '2026-05-01T10:00', '1.1'],
  ...['item:', '2026-02-30', 'x'.repeat(129), `item:${'x'.repeat(128)}`, '🎉', 'a\tb', '\u00ad', '\x7f'],
  ...[[], {}, { a: 1 }, ['a'], ['a', 'a'], ['a', 7], [{}], [[]], [null], [undefined]],
  Array.from({ length: 101 }, () => 'a'),
];

/** Every DTO of the server, by name. */
export async function allDtos(): Promise<[string, Dto<object>][]> {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.dto.ts'));
  const found: [string, Dto<object>][] = [];
  // One after the other: Jest does not link modules concurrently.
  for (const file of files) {
    const module = (await import(join(SOURCES, file))) as Record<string, Dto<object>>;
    found.push(...Object.entries(module).filter(([name]) => name.endsWith('Dto')));
  }
  return found;
}

/** The fields that class-validator has something against. */
export function faultsOf(dto: Dto<object>, payload: object): string[] {
  const errors = validateSync(Object.assign(new dto(), payload), { forbidUnknownValues: false });
  return errors.map(({ property }) => property);
}

/** Payloads of a DTO, mostly right, so that one wrong field decides. */
export function payloadsOf(dto: Dto<object>): fc.Arbitrary<object> {
  const all = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const fields = [...new Set(all.map(({ propertyName }) => propertyName))].map(
    (field): [string, fc.Arbitrary<unknown>] => {
      const { any, right } = valuesFor(dto, field);
      if (right.length === 0) throw new Error(`No value is right for ${field}: teach it one`);
      const value = fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...right) },
        { weight: 1, arbitrary: fc.constantFrom(...any) },
        { weight: 1, arbitrary: fc.anything() },
      );
      return [field, value];
    },
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}

/** What its own decorators name is tried, too, and what is next to it. */
function valuesFor(dto: Dto<object>, field: string): { any: unknown[]; right: unknown[] } {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const named = rules.flatMap(({ constraints }) => [constraints].flat(3) as unknown[]);
  const limits = named.flatMap((limit) => (typeof limit === 'number' ? aroundOf(limit) : []));
  const any = [...ANYTHING, ...named.filter((value) => typeof value !== 'function'), ...limits];
  return { any, right: any.filter((value) => !faultsOf(dto, { [field]: value }).includes(field)) };
}

function aroundOf(limit: number): unknown[] {
  const lengths = limit >= 0 && limit <= 500 ? [limit, limit + 1] : [];
  const sized = lengths.flatMap((length) => ['x'.repeat(length), Array.from({ length }, () => 'a')]);
  return [limit - 1, limit + 1, limit + 0.5, ...sized];
}
