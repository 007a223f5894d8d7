/** As much of JSON Schema (draft 7) as the protocol needs. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema | readonly Schema[];
  readonly additionalItems?: boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly if?: Schema;
  readonly then?: Schema;
  readonly $ref?: string;
}
export type Schemas = Readonly<Record<string, Schema>>;

const PLACE = '#/components/schemas/';

export function refTo(name: string): Schema {
  return { $ref: `${PLACE}${name}` };
}

/** The schema that a reference names. */
export function nameOf({ $ref = '' }: Schema): string {
  return $ref.slice(PLACE.length);
}

/** One of these. */
export function literal(...values: readonly unknown[]): Schema {
  const [first] = values;
  const type = typeof first === 'number' ? 'integer' : typeof first;
  return values.length === 1 ? { type, const: first } : { type, enum: values };
}

/** What stands beside a `$ref` does not count in draft 7. */
export function described(schema: Schema, description: string): Schema {
  if (description === '') return schema;
  return schema.$ref === undefined ? { description, ...schema } : { description, allOf: [schema] };
}

/** `planning`, `share_start` → `PlanningShareStart`. */
export function pascal(...words: readonly string[]): string {
  return words
    .flatMap((word) => word.split('_'))
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}
