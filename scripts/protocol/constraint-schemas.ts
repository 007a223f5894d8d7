import { literal, refTo } from './schema.js';
import type { Schema } from './schema.js';

type Arguments = readonly unknown[];

/** What CONN-6 forbids in ids, as a class of characters. */
const ID_CHARACTER = '[^\\s\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]';

/** Values that decorators of our own let pass. JSON Schema cannot count bytes: of texts beyond ASCII it lets longer ones pass. */
export const VALUES = {
  Id: {
    description: 'CONN-6: 1 to 128 bytes of UTF-8 without white space, control and format characters.',
    type: 'string',
    pattern: `^${ID_CHARACTER}{1,128}$`,
  },
  Thread: {
    description: 'CHAT-9: `item:<item id>`, or a message id.',
    type: 'string',
    pattern: `^(?:item:${ID_CHARACTER}{1,128}|(?!item:)${ID_CHARACTER}{1,128})$`,
  },
  Emoji: {
    description: 'CHAT-6: 1 to 64 bytes of UTF-8 without white space.',
    type: 'string',
    pattern: '^[^\\s\\p{Cs}\\x00-\\x1f]{1,64}$',
  },
  Day: { description: 'PLAN-6: an ISO date.', type: 'string', format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  LogPosition: {
    description: 'ROOM-2: `<epoch>:<seq>`.',
    type: 'string',
    pattern: '^[A-Za-z0-9]{1,32}:\\d{1,15}$',
  },
} as const satisfies Record<string, Schema>;

const one = (name: keyof typeof VALUES) => () => refTo(name);

const CONSTRAINTS: Readonly<Record<string, (constraints: Arguments) => Schema>> = {
  isString: () => ({ type: 'string' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  isObject: () => ({ type: 'object' }),
  isArray: () => ({ type: 'array' }),
  isIn: ([values]) => literal(...(values as Arguments)),
  min: ([minimum]) => ({ minimum: Number(minimum) }),
  max: ([maximum]) => ({ maximum: Number(maximum) }),
  maxLength: ([maxLength]) => ({ maxLength: Number(maxLength) }),
  arrayMinSize: ([minItems]) => ({ minItems: Number(minItems) }),
  arrayMaxSize: ([maxItems]) => ({ maxItems: Number(maxItems) }),
  arrayNotEmpty: () => ({ minItems: 1 }),
  /** class-validator's own, and that of `IsPosition`, which has no arguments. */
  matches: ([pattern]) => (pattern instanceof RegExp ? { pattern: pattern.source } : refTo('LogPosition')),
  isId: one('Id'),
  isThread: one('Thread'),
  isEmoji: one('Emoji'),
  isDay: one('Day'),
};

/** What a decorator of class-validator says; one that is not known here must be taught before it may be used in a DTO. */
export function constraintSchema(name: string, constraints: Arguments | undefined): Schema {
  const schema = CONSTRAINTS[name];
  if (schema === undefined) throw new Error(`There is no JSON Schema for the constraint "${name}"`);
  return schema(constraints ?? []);
}
