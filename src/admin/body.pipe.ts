import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from '@nestjs/common';
import { invalidPayload } from '../protocol/refusal.js';

/** Bodies of operators: what is not declared is refused, and each fault told by its path, never by its value. */
export const BODY = new ValidationPipe({
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: false },
  exceptionFactory: (errors: ValidationError[]) =>
    invalidPayload(
      ...errors.flatMap(({ property, constraints = {} }) =>
        Object.keys(constraints).map((rule) => ({ path: property, rule })),
      ),
    ),
});
