import { ValidationTypes, getMetadataStorage } from 'class-validator';
import type { ValidationArguments, ValidatorConstraintInterface } from 'class-validator';

export type Dto<Message extends object> = new () => Message;
type Rule = (value: unknown, message: object) => boolean;
type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** What the decorators of a DTO class say. */
export interface DtoRules {
  readonly fields: ReadonlySet<string>;
  /** Whether class-validator has nothing against a message; `false` may also mean: ask it. */
  readonly isSound: (message: object) => boolean;
}

/**
 * class-validator reads, filters and groups what it knows of a class each time it validates, and prepares an error for
 * every field. Here that is read once per class; its own validators judge the values, and it is asked what is wrong only
 * when something is.
 */
export function rulesOf(dto: Dto<object>): DtoRules {
  const all = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const fields = new Set(all.map(({ propertyName }) => propertyName));
  const checks = Array.from(fields, (field) =>
    checkOf(
      field,
      all.filter(({ propertyName }) => propertyName === field),
    ),
  );
  return { fields, isSound: (message) => checks.every((check) => check(message)) };
}

function checkOf(field: string, all: readonly Metadata[]): (message: object) => boolean {
  const conditions = all.filter(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION);
  const rules = all.filter((metadata) => !conditions.includes(metadata)).flatMap(compiled);
  const asked = conditions.map(({ constraints }) => constraints[0] as (message: object, value: unknown) => boolean);
  return (message) => {
    const value = (message as Readonly<Record<string, unknown>>)[field];
    return !asked.every((isAsked) => isAsked(message, value)) || rules.every((holds) => holds(value, message));
  };
}

/** Anything but plain validators (nested objects, promises, conditions of their own) is left to class-validator. */
function compiled(metadata: Metadata): Rule[] {
  const { type, constraintCls, each, validateIf } = metadata;
  if (type !== ValidationTypes.CUSTOM_VALIDATION || validateIf !== undefined) return [() => false];
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance, async }) => {
      if (async) return () => false;
      const one = validatorOf(metadata, instance);
      if (!each) return (value, message) => one(value, value, message);
      return (value, message) =>
        Array.isArray(value) ? value.every((item) => one(item, value, message)) : one(value, value, message);
    });
}

function validatorOf(
  { propertyName: property, constraints }: Metadata,
  validator: ValidatorConstraintInterface,
): (judged: unknown, value: unknown, message: object) => boolean {
  return (judged, value, object) => {
    const args: ValidationArguments = { targetName: object.constructor.name, property, object, value, constraints };
    return validator.validate(judged, args) === true;
  };
}
