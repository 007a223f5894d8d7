import type { Dto } from '../../src/realtime/dto-check.js';
import type { Entry } from './catalogs.js';
import { dtoSchema } from './dto-schemas.js';
import type { Nested } from './dto-schemas.js';
import { pascal, refTo } from './schema.js';
import type { Schema, Schemas } from './schema.js';
import { classDocs, handlers } from './source-docs.js';
import type { ClassDocs } from './source-docs.js';
import { sourceFiles } from './source-files.js';

/** The action that a frame without one means (ENV-1), by type. */
const DEFAULTS: Readonly<Record<string, string>> = { chat: 'send', location: 'update' };
const OPERATIONS = ['create', 'update', 'delete', 'restore', 'move'];
/** By class: what stands in fields whose values are payloads of their own, or are judged by rules. */
const NESTED: Readonly<Record<string, Nested>> = {
  ChatSendDto: { attachments: refTo('Attachment') },
  LocationBatchDto: { points: refTo('BatchFix') },
  PlanningBatchDto: { ops: { anyOf: OPERATIONS.map((action) => refTo(payloadName({ type: 'planning', action }))) } },
  RoomJoinDto: { rooms: refTo('RoomToJoin') },
};

/** What a client may send. */
export interface Command {
  readonly type: string;
  readonly action: string;
  readonly isDefault: boolean;
  readonly payload: Schema;
}
type Dtos = ReadonlyMap<string, Dto<object>>;

/** The name of the schema of a command's payload. */
export function payloadName({ type, action }: Pick<Command, 'type' | 'action'>): string {
  return `${pascal(type, action)}Payload`;
}

export interface Commands {
  /** Every command of a type, in the order of the catalog of its acks, which has to name each. */
  readonly of: (type: string, acks: readonly Entry[]) => Command[];
  /** What several of them, or lists in them, hold. */
  readonly schemas: Schemas;
}

export async function readCommands(): Promise<Commands> {
  const known = handlers();
  const docs = classDocs();
  const dtos = await allDtos();
  const of = (type: string, acks: readonly Entry[]) => {
    const own = known.filter((handler) => handler.type === type);
    const missing = own.filter(({ action }) => !acks.some((ack) => ack.action === action));
    if (missing.length > 0)
      throw new Error(`No ack of ${type} ${missing.map(({ action }) => action).join(', ')} is known`);
    return acks.map(({ action }) => {
      const dto = own.find((handler) => handler.action === action)?.dto;
      if (dto === undefined) throw new Error(`There is an ack of ${type} ${action}, and no handler`);
      const isDefault = DEFAULTS[type] === action;
      return {
        type,
        action,
        isDefault,
        payload: withAction(schemaOf(dtos, docs, dto, NESTED[dto]), action, isDefault),
      };
    });
  };
  return { of, schemas: heldIn(dtos, docs) };
}

function withAction(schema: Schema, action: string, isDefault: boolean): Schema {
  const required = [...(isDefault ? [] : ['action']), ...(schema.required ?? [])];
  const properties = { action: { type: 'string', const: action }, ...schema.properties };
  return { ...schema, properties, ...(required.length > 0 && { required }) };
}

function schemaOf(dtos: Dtos, docs: ReadonlyMap<string, ClassDocs>, name: string, nested?: Nested): Schema {
  const dto = dtos.get(name);
  if (dto === undefined) throw new Error(`No file of DTOs exports ${name}`);
  return dtoSchema(dto, docs.get(name)?.fields ?? new Map<string, string>(), nested);
}

/** What the lists of {@link NESTED} hold. */
function heldIn(dtos: Dtos, docs: ReadonlyMap<string, ClassDocs>): Schemas {
  const { properties: { since = {}, include = {} } = {} } = schemaOf(dtos, docs, 'RoomJoinDto');
  const properties = { room_id: refTo('Id'), since, include };
  return {
    BatchFix: schemaOf(dtos, docs, 'BatchFixDto'),
    RoomToJoin: { type: 'object', properties, required: ['room_id'] },
  };
}

async function allDtos(): Promise<Dtos> {
  const found: [string, Dto<object>][] = [];
  // One after the other: Jest does not link modules concurrently.
  for (const file of sourceFiles('.dto.ts')) {
    found.push(...Object.entries((await import(file)) as Record<string, Dto<object>>));
  }
  return new Map(found);
}
