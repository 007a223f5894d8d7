import { RallyError } from './errors.js';

/** How long the caller wants an answer. */
export interface Patience {
  /** Takes it back with `aborted`, or with `timeout` where the signal is that of a time. */
  readonly signal?: AbortSignal | undefined;
  /** ms until it is taken back with `timeout`; without it, it may take hours. */
  readonly timeoutMs?: number | undefined;
}

/** Calls `takeBack` when the patience is over before `answer` is there; that has to reject it. */
export function patiently<Value>(
  answer: Promise<Value>,
  { signal, timeoutMs }: Patience,
  takeBack: (code: 'aborted' | 'timeout') => void,
): Promise<Value> {
  const onAbort = (): void => takeBack(codeOf(signal));
  signal?.addEventListener('abort', onAbort);
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => takeBack('timeout'), timeoutMs);
  return answer.finally(() => {
    signal?.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  });
}

/** Throws where the patience is over before anything began. */
export function checkPatience({ signal }: Patience): void {
  if (signal?.aborted === true) throw takenBack(codeOf(signal), false);
}

/** `isSent`: it may have been done all the same. */
export function takenBack(code: 'aborted' | 'timeout' | 'offline', isSent: boolean): RallyError {
  return new RallyError(code, isSent ? 'Nobody knows whether it was done' : 'It was not sent', true, { sent: isSent });
}

function codeOf(signal: AbortSignal | undefined): 'aborted' | 'timeout' {
  const { name } = (signal?.reason ?? {}) as { name?: unknown };
  return name === 'TimeoutError' ? 'timeout' : 'aborted';
}
