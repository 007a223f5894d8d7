import { ValidateIf } from 'class-validator';

/** A field that may be left out, but not `null`, which @IsOptional would pass on unseen for rules to stumble over. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}
