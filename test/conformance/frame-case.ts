import type { OP } from '../support/raw-frame.js';
import type { Case } from './case.js';

interface FrameCase extends Case {
  readonly bytes: Buffer;
  /** Of the bytes, that are written one by one before the rest is; 0 unless told. */
  readonly drips?: number;
}
/** Bytes after which the server closes, with this code or with none. */
export interface Violation extends FrameCase {
  readonly code: number | undefined;
  /** Its socket is not ended until its client ends it (CONN-14). */
  readonly isKept?: true;
}
type Answer = readonly [opcode: (typeof OP)[keyof typeof OP], payload: string | object];
/** Bytes that are lawful: the answers to them, by opcode and text, in order. */
export interface Lawful extends FrameCase {
  readonly answers: readonly Answer[];
}

export const PING = { type: 'session', id: 'p', payload: { action: 'ping' } };
export const PONGED = { type: 'ack', re: 'p' };
export const BAD_JSON = { type: 'error', re: null, payload: { code: 'bad_json' } };
export const NO_BINARY = { type: 'error', re: null, payload: { code: 'binary_not_supported' } };

export const closing = (
  id: string,
  says: string,
  bytes: Buffer,
  code: number | undefined,
  rule = 'CLOSE',
): Violation => ({ id, rule, says, bytes, code });

export const answered = (
  id: string,
  says: string,
  bytes: Buffer,
  answers: Lawful['answers'],
  rule = 'CONN-1',
): Lawful => ({ id, rule, says, bytes, answers });

/** A sound frame of exactly this many bytes, of which {@link PONGED} is the answer. */
export function sized(bytes: number): string {
  const empty = JSON.stringify({ ...PING, pad: '' });
  return JSON.stringify({ ...PING, pad: 'x'.repeat(bytes - empty.length) });
}
