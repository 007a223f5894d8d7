import { ValidateBy } from 'class-validator';
import { parsePosition } from '../protocol/position.js';

/** ROOM-2: `<epoch>:<seq>`. */
export function IsPosition(): PropertyDecorator {
  const validate = (value: unknown) => typeof value === 'string' && parsePosition(value) !== null;
  return ValidateBy({ name: 'matches', validator: { validate } });
}
