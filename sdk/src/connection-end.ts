/** How a connection ended. */
export interface ConnectionEnd {
  /** 1006 if without a word. */
  readonly code: number;
  readonly reason: string;
  /** It would end the same way again: the client does not connect any more. */
  readonly isFinal: boolean;
  /** When the server wants the client back; else it chooses for itself. */
  readonly retryAfterMs?: number;
}

/** The network is gone, or the peer is. */
export const ABNORMAL = 1006;
/** Faults of the protocol itself: the same client would make them again. */
const FAULTS: readonly number[] = [1002, 1007, 1008, 1009];
const FINAL_STATUS = /server response: (400|401|403)\b/;
const RETRY_AFTER = /^\{"retry_after_ms":(\d{1,9})\}$/;

/**
 * What a close code asks for (docs/protocol.md, section 7). `fault` is what the socket told before: only `ws` says with
 * which status a handshake was refused.
 */
export function connectionEnd(code: number, reason: string, fault = ''): ConnectionEnd {
  const isFinal = FAULTS.includes(code) || (code >= 4400 && code < 4500) || FINAL_STATUS.test(fault);
  const told = RETRY_AFTER.exec(reason)?.[1];
  return {
    code,
    reason: reason === '' ? fault : reason,
    isFinal,
    ...(told === undefined ? {} : { retryAfterMs: Number(told) }),
  };
}
