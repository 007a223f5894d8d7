import { Injectable } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import type { JsonObject } from '../protocol/envelope.js';
import { invalidPayload } from '../protocol/refusal.js';
import { rulesOf } from './dto-check.js';
import type { Dto, DtoRules } from './dto-check.js';

/** A payload that nobody has validated yet; only {@link PayloadPipe} can look inside. */
export class RawPayload {
  constructor(
    readonly fields: JsonObject,
    readonly isStrict: boolean,
  ) {}
}

/**
 * Makes a DTO of a payload: declared fields are copied and validated by their class-validator decorators, all others are
 * dropped, or refused if the client asked for `strict=1`. Nested values are passed as they are, for rules to judge.
 */
@Injectable()
export class PayloadPipe implements PipeTransform {
  private readonly declared = new Map<Dto<object>, DtoRules>();

  transform(payload: RawPayload, { metatype }: ArgumentMetadata): object {
    if (metatype === undefined || metatype === Object) throw new Error('The type of a @Payload() must be a DTO class');
    return this.read(metatype as Dto<object>, payload);
  }

  /** Also for payloads within payloads, at a path of the outer one. Throws `invalid_payload`. */
  read<Message extends object>(dto: Dto<Message>, payload: RawPayload, at = ''): Message {
    const { fields, isSound } = this.rulesOf(dto);
    if (payload.isStrict) refuseUnknown(payload.fields, fields, at);
    const message = pick(payload.fields, fields, new dto());
    if (!isSound(message)) refuseUnsound(message, at);
    return message;
  }

  private rulesOf(dto: Dto<object>): DtoRules {
    const known = this.declared.get(dto);
    if (known !== undefined) return known;
    const rules = rulesOf(dto);
    this.declared.set(dto, rules);
    return rules;
  }
}

function pick<Message extends object>(payload: JsonObject, fields: ReadonlySet<string>, message: Message): Message {
  const picked = message as Record<string, unknown>;
  for (const field of fields) {
    // `hasOwn`: a declared field must not be read from Object.prototype.
    if (Object.hasOwn(payload, field)) picked[field] = payload[field];
  }
  return message;
}

function refuseUnsound(message: object, at: string): void {
  const errors = validateSync(message, {
    forbidUnknownValues: false,
    validationError: { target: false, value: false },
  });
  if (errors.length > 0) throw invalidPayload(...errors.flatMap((error) => issuesOf(error, at)));
}

function refuseUnknown(payload: JsonObject, fields: ReadonlySet<string>, at: string): void {
  const unknown = Object.keys(payload).filter((key) => key !== 'action' && !fields.has(key));
  // The path of an unknown field is the client's own text, so only its rule is told.
  if (unknown.length > 0) throw invalidPayload(...unknown.map(() => ({ path: at, rule: 'unknownField' })));
}

function issuesOf({ property, constraints = {} }: ValidationError, at: string): { path: string; rule: string }[] {
  const path = at === '' ? property : `${at}.${property}`;
  return Object.keys(constraints).map((rule) => ({ path, rule }));
}
