import { ValidateBy } from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import { parseId } from '../protocol/ids.js';

/** CONN-6: an id that a client may choose. */
export function IsId(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy({ name: 'isId', validator: { validate: (value: unknown) => parseId(value) !== null } }, options);
}
