import { describe, expect, it } from '@jest/globals';
import { Allow, IsString, MinLength, ValidateIf, ValidateNested } from 'class-validator';
import fc from 'fast-check';
import { allDtos, faultsOf, payloadsOf } from '../../test/support/dto-payloads.js';
import { rulesOf } from './dto-check.js';
import type { Dto } from './dto-check.js';

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
