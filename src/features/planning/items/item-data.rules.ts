import type { JsonObject } from '../../../protocol/envelope.js';
import { Refusal, invalidPayload } from '../../../protocol/refusal.js';
import { fieldIssues } from './item-fields.rules.js';
import type { Author } from './itinerary-draft.rules.js';
import { isSafeJson } from './merge-patch.rules.js';

/** Bytes of JSON, of a patch and of an item's data (PLAN-4, PLAN-8). */
const DATA_MAX_BYTES = 16 * 1024;
const PATCH_MAX_DEPTH = 8;

/** PLAN-4: what a patch, or the data of a new item, may look like. */
export function patchFault(patch: JsonObject): Refusal | null {
  return sizeFault(patch) ?? (isSafeJson(patch, PATCH_MAX_DEPTH) ? null : new Refusal('invalid_patch'));
}

/** PLAN-4, PLAN-8: what may become of an item. Clients of the original know nothing of the meaning of fields. */
export function dataFault(data: JsonObject, patch: JsonObject, { version }: Author): Refusal | null {
  const issues = version === 1 ? [] : fieldIssues(patch, data);
  return sizeFault(data) ?? (issues.length === 0 ? null : invalidPayload(...issues));
}

export function sizeFault(data: JsonObject): Refusal | null {
  if (Buffer.byteLength(JSON.stringify(data)) <= DATA_MAX_BYTES) return null;
  return new Refusal('payload_too_large', { details: { max_bytes: DATA_MAX_BYTES } });
}
