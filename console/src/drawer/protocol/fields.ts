import type { Protocol, Schema } from './protocol.js';

/** A field of a payload, as a row of a table. */
export interface Field {
  /** `ops[].item_id`. */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

const DEPTH_MAX = 3;

/** The fields of an object, and of those within it, as deep as one still wants to read. */
export function fieldsOf(protocol: Protocol, schema: Schema, prefix = '', depth = 1): readonly Field[] {
  const { properties = {}, required = [] } = protocol.resolve(schema);
  return Object.entries(properties).flatMap(([name, property]) => {
    const resolved = protocol.resolve(property);
    const field = {
      path: `${prefix}${name}`,
      type: typeText(protocol, property),
      isRequired: required.includes(name),
      description: resolved.description ?? '',
    };
    if (depth === DEPTH_MAX) return [field];
    const inner = resolved.items === undefined ? property : resolved.items;
    const at = resolved.items === undefined ? `${field.path}.` : `${field.path}[].`;
    return [field, ...fieldsOf(protocol, inner, at, depth + 1)];
  });
}

function typeText(protocol: Protocol, schema: Schema): string {
  const { type, const: only, enum: some, items, anyOf } = protocol.resolve(schema);
  if (only !== undefined) return JSON.stringify(only);
  if (some !== undefined) return some.map((value) => JSON.stringify(value)).join(' | ');
  if (items !== undefined) return `${typeText(protocol, items)}[]${boundsText(protocol.resolve(schema))}`;
  if (anyOf !== undefined) return anyOf.map((one) => typeText(protocol, one)).join(' | ');
  const name = typeof type === 'string' ? type : (type ?? ['any']).join(' | ');
  return `${name}${boundsText(protocol.resolve(schema))}`;
}

function boundsText({ minimum, maximum, minLength, maxLength, minItems, maxItems }: Schema): string {
  const least = minimum ?? minLength ?? minItems;
  const most = maximum ?? maxLength ?? maxItems;
  if (least === undefined && most === undefined) return '';
  const unit = minLength !== undefined || maxLength !== undefined ? ' characters' : '';
  return ` ${least ?? ''}..${most ?? ''}${unit}`;
}
