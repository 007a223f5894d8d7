import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { IsString, MinLength, ValidateIf, ValidateNested } from 'class-validator';
import fc from 'fast-check';
import { dtoSchema } from '../../scripts/protocol/dto-schemas.js';
import { pascal } from '../../scripts/protocol/schema.js';
import { sourceFiles } from '../../scripts/protocol/source-files.js';
import { PayloadPipe, RawPayload } from '../../src/realtime/payload.pipe.js';
import type { Dto } from '../../src/realtime/dto-check.js';
import { batchOf } from '../../src/features/planning/items/batch-operations.js';
import { BatchFixDto } from '../../src/features/location/fixes/fix.dto.js';
import { allDtos, payloadsOf } from '../support/dto-payloads.js';
import { PROTOCOL, faultsBy } from './frame-check.js';

type Payload = Readonly<Record<string, unknown>>;

/** Of each DTO. With 400 of each command it was 23,600 payloads, which agreed, too. */
const RUNS = 30;
const pipe = new PayloadPipe();
const dtos = new Map(await allDtos());
const HANDLER = /@SubscribeMessage\('(\w+)\.(\w+)'\)\s+\w+\(@Payload\(\) [^:]+: (\w+)/g;
/** Command, its DTO, and how its schemas are called. */
const commands = sourceFiles('.gateway.ts').flatMap((file) =>
  Array.from(readFileSync(file, 'utf8').matchAll(HANDLER), ([, type = '', action = '', dto = '']) => {
    return [`${type}.${action}`, dtos.get(dto), pascal(type, action)] as const;
  }),
);
/** What is in these is judged by more than the DTO, and has tests of its own; something right in its place. */
const NESTED: Readonly<Record<string, readonly object[]>> = {
  attachments: [{ kind: 'file', url: 'https://a.example/b' }],
  ops: [{ action: 'restore', item_id: 'dinner' }],
  points: [{ latitude: 1, longitude: 1, ts: 1 }],
  rooms: [{ room_id: 'trip' }],
};

describe('the JSON Schemas of commands', () => {
  it('are of every command', () => {
    const told = Object.keys(PROTOCOL.components.messages).filter((id) => id.endsWith('.command'));
    expect(commands.map(([kind]) => `${kind}.command`).sort()).toEqual(told.sort());
  });

  // Commands that take the same have the same schema, but for its `action`.
  it.each(commands.filter(([, dto], place) => commands.findIndex(([, other]) => other === dto) === place))(
    '%s: lets pass what the server lets pass, and nothing else',
    (kind, dto, name) => {
      const action = kind.slice(kind.indexOf('.') + 1);
      const judged = new Set<boolean>();
      fc.assert(
        fc.property(payloadsOf(dto as Dto<object>), (generated) => {
          const payload = { ...flat(asJson(generated)), action };
          const isRight = isTaken(() => pipe.read(dto as Dto<object>, new RawPayload(payload, false)));
          judged.add(isRight);
          expect({ payload, faults: faultsBy(`${name}Payload`, payload).length === 0 }).toEqual({
            payload,
            faults: isRight,
          });
        }),
        { numRuns: RUNS },
      );
      expect(judged).toContain(true);
    },
  );

  it('LOC-2 lets pass as points what a batch takes', () => {
    agree('LocationBatchPayload', payloadsOf(BatchFixDto), (point) => [
      { action: 'batch', points: [point] },
      () => pipe.read(BatchFixDto, new RawPayload(point, false)),
    ]);
  });

  it.each(['create', 'update', 'delete', 'restore', 'move'])('PLAN-6 lets pass as %s what a batch takes', (action) => {
    const dto = commands.find(([kind]) => kind === `planning.${action}`)?.[1] as Dto<object>;
    agree('PlanningBatchPayload', payloadsOf(dto), (fields) => {
      const ops = [{ ...fields, action }];
      return [{ action: 'batch', ops }, () => batchOf(ops, false)];
    });
  });

  it('says more than the server does of ids and emoji that are too long in bytes, not in characters', () => {
    const payload = { action: 'react', message_id: 'é'.repeat(100), emoji: '👍'.repeat(30) };
    expect(faultsBy('ChatReactPayload', payload)).toEqual([]);
    const dto = dtos.get('ChatReactionDto') as Dto<object>;
    expect(isTaken(() => pipe.read(dto, new RawPayload(payload, false)))).toBe(false);
  });

  it('does not guess: a decorator that it does not know stops it', () => {
    class Inner {
      @IsString()
      name!: string;
    }
    class NestedDto {
      @ValidateNested()
      inner = new Inner();
    }
    class UnknownDto {
      @MinLength(2)
      name!: string;
    }
    class ConditionalDto {
      @ValidateIf((_, value) => typeof value === 'string')
      @IsString()
      name!: string;
    }
    class EitherDto {
      @ValidateIf(({ other }: EitherDto) => other === 'yes')
      @IsString()
      name!: string;

      @IsString()
      other!: string;
    }
    for (const dto of [NestedDto, UnknownDto, ConditionalDto, EitherDto]) {
      expect(() => dtoSchema(dto, new Map())).toThrow(/no JSON Schema|more than whether|no choice/);
    }
  });
});

describe('docs/protocol.schema.json', () => {
  it('is sound JSON Schema, in which every reference leads somewhere', () => {
    const text = readFileSync('docs/protocol.schema.json', 'utf8');
    const bundle = JSON.parse(text) as { readonly definitions: object };
    expect(new Ajv().validateSchema(bundle)).toBe(true);
    const named = new Set(Array.from(text.matchAll(/"\$ref": "#\/definitions\/(\w+)"/g), ([, name]) => name));
    expect(named).toContain('ChatSendCommandFrame');
    expect(Object.keys(bundle.definitions)).toEqual(expect.arrayContaining([...named]));
  });
});

function agree(
  name: string,
  payloads: fc.Arbitrary<object>,
  judge: (payload: Payload) => readonly [payload: object, take: () => unknown],
): void {
  fc.assert(
    fc.property(payloads, (generated) => {
      const [payload, take] = judge(asJson(generated));
      expect({ payload, is: faultsBy(name, payload).length === 0 }).toEqual({ payload, is: isTaken(take) });
    }),
    { numRuns: RUNS },
  );
}

function isTaken(take: () => unknown): boolean {
  try {
    take();
    return true;
  } catch {
    return false;
  }
}

/** As it arrives; what JSON cannot say is not there. */
function asJson(payload: object): Payload {
  const text = JSON.stringify(payload, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
  return JSON.parse(text) as Payload;
}

function flat(payload: Payload): Payload {
  const entries = Object.entries(payload).map(([field, value]) => {
    const isNested = field in NESTED && Array.isArray(value) && value.length > 0;
    return [field, isNested ? value.map(() => NESTED[field]?.[0]) : value] as const;
  });
  return Object.fromEntries(entries);
}
