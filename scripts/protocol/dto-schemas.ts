import { ValidationTypes, getMetadataStorage } from 'class-validator';
import type { Dto } from '../../src/realtime/dto-check.js';
import { constraintSchema } from './constraint-schemas.js';
import { described } from './schema.js';
import type { Schema } from './schema.js';

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];
type Condition = (message: object, value: unknown) => boolean;

/** A condition may tell apart only whether there is a value, and whether it is null. */
const VALUES: readonly unknown[] = ['text', '', 0, 1, true, false, [], {}];

/** When a field is looked at, by its conditions. */
interface Asking {
  readonly isRequired: boolean;
  readonly isNullable: boolean;
  /** The one other field that decides, and with which of its values it is asked for. */
  readonly by: { readonly field: string; readonly values: readonly unknown[] } | undefined;
}
/** What the type of a DTO does not say: schemas of values that rules judge, or other DTOs, by field. */
export type Nested = Readonly<Record<string, Schema>>;

/** The JSON Schema of the payloads that the decorators of a DTO let pass. Throws of decorators that it does not know. */
export function dtoSchema(dto: Dto<object>, docs: ReadonlyMap<string, string>, nested: Nested = {}): Schema {
  const all = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const fields = [...new Set(all.map(({ propertyName }) => propertyName))].map((name) => {
    const own = all.filter(({ propertyName }) => propertyName === name);
    const rules = own.filter(({ type }) => type !== ValidationTypes.CONDITIONAL_VALIDATION);
    const conditions = own.filter((metadata) => !rules.includes(metadata));
    const asking = askingOf(
      name,
      conditions.map(({ constraints }) => constraints[0] as Condition),
      all,
    );
    const schema = nullable(fieldSchema(rules, nested[name]), asking.isNullable);
    return { name, asking, schema: described(schema, docs.get(name) ?? '') };
  });
  const always = fields.filter(({ asking }) => asking.by === undefined);
  const required = always.filter(({ asking }) => asking.isRequired).map(({ name }) => name);
  const conditional = fields.flatMap(({ name, asking, schema }) =>
    asking.by ? [whenAsked(name, schema, asking.by)] : [],
  );
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map(({ name, asking, schema }) => [name, asking.by ? unasked(schema) : schema]),
    ),
    ...(required.length > 0 && { required }),
    ...(conditional.length > 0 && { allOf: conditional }),
  };
}

function fieldSchema(rules: readonly Metadata[], nested: Schema | undefined): Schema {
  for (const { type, async, validateIf, propertyName } of rules as readonly (Metadata & { async?: boolean })[]) {
    if (type !== ValidationTypes.CUSTOM_VALIDATION || async === true || validateIf !== undefined) {
      throw new Error(`There is no JSON Schema for a decorator of "${propertyName}" (${type})`);
    }
  }
  const schemaOf = ({ name, constraints }: Metadata) =>
    constraintSchema(name ?? '', constraints as unknown[] | undefined);
  const whole = rules.filter(({ each }) => !each).map(schemaOf);
  const items = rules.filter(({ each }) => each).map(schemaOf);
  const merged = mergedOf(whole);
  if (items.length === 0 && nested === undefined) return merged;
  if (merged.type !== 'array') throw new Error(`"${rules[0]?.propertyName ?? ''}" has rules for each, and is no array`);
  return { ...merged, items: nested ?? mergedOf(items) };
}

/** All of them; what a reference names says the rest. */
function mergedOf(schemas: readonly Schema[]): Schema {
  return schemas.find(({ $ref }) => $ref !== undefined) ?? (Object.assign({}, ...schemas.toReversed()) as Schema);
}

function askingOf(name: string, conditions: readonly Condition[], all: readonly Metadata[]): Asking {
  const read = new Set<string>();
  const watched = (value: unknown) =>
    new Proxy({}, { get: (_, field) => (field === name ? value : void read.add(String(field))) });
  const isAsked = (value: unknown, message = watched(value)) =>
    conditions.every((condition) => condition(message, value));
  const answers = VALUES.map((value) => isAsked(value));
  const [field] = read;
  if (field === undefined) {
    if (!answers.every(Boolean)) throw new Error('A condition looks at more than whether there is a value');
    return { isRequired: isAsked(undefined), isNullable: !isAsked(null), by: undefined };
  }
  const choices = all.find(({ propertyName, name }) => propertyName === field && name === 'isIn');
  const known = choices?.constraints[0] as readonly unknown[] | undefined;
  if (known === undefined || read.size > 1) throw new Error(`A condition looks at "${field}", which is no choice`);
  const values = known.filter((choice) => isAsked('text', { [field]: choice }));
  return { isRequired: true, isNullable: false, by: { field, values } };
}

function nullable(schema: Schema, isNullable: boolean): Schema {
  if (!isNullable) return schema;
  if (typeof schema.type === 'string' && schema.enum === undefined) return { ...schema, type: [schema.type, 'null'] };
  return { anyOf: [schema, { type: 'null' }] };
}

/** A field that is not asked for may be anything. */
function unasked({ description }: Schema): Schema {
  return description === undefined ? {} : { description };
}

function whenAsked(name: string, schema: Schema, { field, values }: NonNullable<Asking['by']>): Schema {
  return {
    if: { properties: { [field]: { enum: values } }, required: [field] },
    then: { properties: { [name]: schema }, required: [name] },
  };
}
