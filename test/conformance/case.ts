import type { ErrorCode } from '../../src/protocol/error-code.js';
import type { Bench } from './bench.js';

/** What every row of a table tells: the case, the rules of the protocol that it stands for, and what they demand. */
export interface Case {
  readonly id: string;
  readonly rule: string;
  readonly says: string;
}
/** For `it.each`. */
export const TITLE = '$id $rule $says';

/** A frame whose content is refused: exactly one error, with and without `id`, and the socket stays usable. */
export interface BadFrame extends Case {
  /** Text is sent as it is, once; an object as JSON, without and with an `id`. */
  readonly frame: string | object;
  readonly code: ErrorCode;
  /** Some of `details.issues`, as `path rule`. */
  readonly issues?: readonly string[] | undefined;
  readonly details?: object;
  /** Of a text whose `id` is valid. */
  readonly re?: string;
  readonly v?: 1 | 2;
  readonly room?: null;
  readonly query?: string;
}

/** A frame that is accepted: exactly one ack, and the event, if one is told, to its own sender. */
export interface GoodFrame extends Case {
  /** Text must have the id `g`. */
  readonly frame: string | object;
  readonly ack?: object;
  readonly event?: object;
  readonly v?: 1 | 2;
  readonly query?: string;
}

/** What takes more than one frame to tell. */
export interface Story extends Case {
  readonly tell: (bench: Bench) => Promise<void>;
}
