import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import { Refusal } from '../../../protocol/refusal.js';
import type { Refused } from './model-words.js';

/** jest's equality is slow, and asked only for what to print. */
export function assertSame(actual: unknown, wanted: unknown): void {
  if (!isDeepStrictEqual(actual, wanted)) expect(actual).toEqual(wanted);
}

/** Whether the answer is that refusal. */
export function assertRefused(answer: object, { code, details, retryAfterMs }: Refused): void {
  if (!(answer instanceof Refusal)) {
    assertSame(answer, { code });
    return;
  }
  const { extras } = answer;
  const isTold = details !== undefined;
  assertSame(
    { code: answer.code, retryAfterMs: extras.retryAfterMs, ...(isTold && { details: extras.details ?? {} }) },
    { code, retryAfterMs, ...(isTold && { details }) },
  );
}
