import { RallyError } from './errors.js';

/** How long the caller wants an answer. */
export interface Patience {
  /** Takes it back with `aborted`. */
  readonly signal?: AbortSignal | undefined;
  /** ms until it is taken back with `timeout`; without it, it may take hours. */
  readonly timeoutMs?: number | undefined;
}
/** Why something is not waited for any more. */
export type TakenBack = 'aborted' | 'timeout' | 'offline';

/** Calls `takeBack` when the patience is over before `answer` is there; that has to reject it. */
export function patiently<Value>(
  answer: Promise<Value>,
  { signal, timeoutMs }: Patience,
  takeBack: (code: TakenBack) => void,
): Promise<Value> {
  const abort = (): void => takeBack('aborted');
  signal?.addEventListener('abort', abort);
  if (signal?.aborted === true) abort();
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => takeBack('timeout'), timeoutMs);
  return answer.finally(() => {
    signal?.removeEventListener('abort', abort);
    clearTimeout(timer);
  });
}

/** `sent`: it may have been done all the same. */
export function takenBack(code: TakenBack, sent: boolean): RallyError {
  return new RallyError(code, `Taken back, ${sent ? 'perhaps too late' : 'not sent'}`, true, { sent });
}
