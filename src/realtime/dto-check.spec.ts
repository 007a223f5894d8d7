import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  Allow,
  IsString,
  MinLength,
  ValidateIf,
  ValidateNested,
  getMetadataStorage,
  validateSync,
} from 'class-validator';
import fc from 'fast-check';
import { rulesOf } from './dto-check.js';
import type { Dto } from './dto-check.js';

const SOURCES = join(import.meta.dirname, '..');
const ANYTHING: readonly unknown[] = [
  ...[null, true, false, 0, -0, 1, -1, 0.5, 5e-7, 90.5, 1_800_000_000_000, 2 ** 53, 1e300, NaN, Infinity, -Infinity],
  ...['', 'a', '7', 'true', 'message-1', 'two words', 'e:1', 'trip:12', 'item:dinner', '2026-05-01', 'x'.repeat(300)],
  ...['\u202e', '\ud800', 'Ünïcode', '#1', 'https://a.example/b.png', '2026-05-01T10:00', '1.1'],
  ...[[], {}, { a: 1 }, ['a'], ['a', 'a'], ['a', 7], [{}], [[]], [null], [undefined]],
  Array.from({ length: 101 }, () => 'a'),
];

/** Every DTO of the server, by name. */
async function allDtos(): Promise<[string, Dto<object>][]> {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.dto.ts'));
  const found: [string, Dto<object>][] = [];
  // One after the other: Jest does not link modules concurrently.
  for (const file of files) {
    const module = (await import(join(SOURCES, file))) as Record<string, Dto<object>>;
    found.push(...Object.entries(module).filter(([name]) => name.endsWith('Dto')));
  }
  return found;
}

function faultsOf(dto: Dto<object>, payload: object): string[] {
  const errors = validateSync(Object.assign(new dto(), payload), { forbidUnknownValues: false });
  return errors.map(({ property }) => property);
}

/** What its own decorators name is tried, too. */
function valuesFor(dto: Dto<object>, field: string): { any: unknown[]; right: unknown[] } {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const named = rules.flatMap(({ constraints }) => [constraints].flat(3) as unknown[]);
  const any = [...ANYTHING, ...named.filter((value) => typeof value !== 'function')];
  return { any, right: any.filter((value) => !faultsOf(dto, { [field]: value }).includes(field)) };
}

/** Mostly right, so that one wrong field decides. */
function payloadsOf(dto: Dto<object>): fc.Arbitrary<object> {
  const fields = Array.from(rulesOf(dto).fields, (field): [string, fc.Arbitrary<unknown>] => {
    const { any, right } = valuesFor(dto, field);
    expect([field, right.length]).not.toEqual([field, 0]);
    const value = fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...right) },
      { weight: 1, arbitrary: fc.constantFrom(...any) },
      { weight: 1, arbitrary: fc.anything() },
    );
    return [field, value];
  });
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}

const dtos = await allDtos();

describe('the check of a DTO', () => {
  it.each(dtos)('%s: is as strict as class-validator, field by field and all in all', (_, dto) => {
    const { isSound } = rulesOf(dto);
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(payloadsOf(dto), (payload) => {
        const isRight = faultsOf(dto, payload).length === 0;
        seen.add(isRight);
        expect(isSound(Object.assign(new dto(), payload))).toBe(isRight);
      }),
      { numRuns: 300 },
    );
    expect(seen).toContain(true);
  });

  it('leaves what it does not know to class-validator', () => {
    class Inner {
      @IsString()
      name!: string;
    }
    class NestedDto {
      @ValidateNested()
      inner = new Inner();
    }
    class ConditionalDto {
      @MinLength(2, { validateIf: () => false })
      name = 'a';
    }
    class AllowedDto {
      @Allow()
      name = 'a';
    }
    for (const dto of [NestedDto, ConditionalDto, AllowedDto]) expect(rulesOf(dto).isSound(new dto())).toBe(false);
  });

  it('knows the rules of a class that extends another, and those that the other one has alone', () => {
    class BaseDto {
      @IsString()
      name!: string;

      @ValidateIf((_, value) => value !== undefined)
      @IsString({ each: true })
      tags?: string[];
    }
    class WiderDto extends BaseDto {
      @MinLength(3)
      override name!: string;
    }
    const isSound = (dto: Dto<object>, payload: object) => rulesOf(dto).isSound(Object.assign(new dto(), payload));
    expect(isSound(BaseDto, { name: 'a' })).toBe(true);
    expect(isSound(WiderDto, { name: 'a' })).toBe(false);
    expect(isSound(WiderDto, { name: 'abc', tags: ['a', 'b'] })).toBe(true);
    expect(isSound(WiderDto, { name: 'abc', tags: ['a', 1] })).toBe(false);
    expect(isSound(WiderDto, { name: 'abc', tags: 'a' })).toBe(true);
  });
});
