import { isJsonObject } from '../../../protocol/envelope.js';
import type { JsonObject } from '../../../protocol/envelope.js';
import { Refusal, invalidPayload } from '../../../protocol/refusal.js';
import type { FieldIssue } from '../../../protocol/refusal.js';
import { isPlainText } from '../../../protocol/text.js';
import type { Attachment } from '../chat.messages.js';

/** Code points of one message. */
const CONTENT_MAX = 4_000;
const METADATA_MAX_BYTES = 4 * 1024;
const URL_MAX = 2_048;
const HTTP = /^https?:\/\//i;
const KINDS = ['image', 'video', 'audio', 'file'];

/** CHAT-1. Only its length is counted without surrounding white space; the content is kept as sent. */
export function contentFault(content: string, mayBeEmpty = false): Refusal | null {
  const trimmed = content.trim();
  if (trimmed === '' && !mayBeEmpty) return new Refusal('content_empty');
  if (!isPlainText(content)) return new Refusal('invalid_text');
  return isLongerThan(trimmed, CONTENT_MAX) ? new Refusal('content_too_long', { details: { max: CONTENT_MAX } }) : null;
}

/** In code points, which are never more than code units: a short text needs no counting. */
export function isLongerThan(text: string, max: number): boolean {
  return text.length > max && Array.from(text).length > max;
}

/** CHAT-1: what is said of files, without what else was sent along. */
export function readAttachments(sent: readonly unknown[]): Attachment[] | Refusal {
  const issues = sent.flatMap((attachment, place) => attachmentIssues(attachment, `attachments.${place}`));
  if (issues.length > 0) return invalidPayload(...issues);
  return (sent as Attachment[]).map(({ kind, url, name, mime, size, w, h }) => ({ kind, url, name, mime, size, w, h }));
}

export function metadataFault(metadata: JsonObject): Refusal | null {
  if (Buffer.byteLength(JSON.stringify(metadata)) <= METADATA_MAX_BYTES) return null;
  return new Refusal('payload_too_large', { details: { max_bytes: METADATA_MAX_BYTES } });
}

function attachmentIssues(attachment: unknown, path: string): FieldIssue[] {
  if (!isJsonObject(attachment)) return [{ path, rule: 'isObject' }];
  const { kind, url, name, mime, size, w, h } = attachment;
  const issues: [field: string, rule: string, holds: boolean][] = [
    ['kind', 'isIn', KINDS.some((known) => known === kind)],
    ['url', 'isUrl', isText(url, URL_MAX) && HTTP.test(url) && URL.canParse(url)],
    ['name', 'maxLength', name === undefined || isText(name, 255)],
    ['mime', 'maxLength', mime === undefined || isText(mime, 127)],
    ...Object.entries({ size, w, h }).map(([field, value]): [string, string, boolean] => [
      field,
      'isInt',
      value === undefined || isCount(value),
    ]),
  ];
  return issues.filter(([, , holds]) => !holds).map(([field, rule]) => ({ path: `${path}.${field}`, rule }));
}

function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length <= max && isPlainText(value);
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
