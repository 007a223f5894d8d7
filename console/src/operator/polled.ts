import { useCallback, useEffect, useState } from 'preact/hooks';

/** What was read last, and why it could not be read since. */
export interface Polled<Value> {
  readonly value: Value | undefined;
  readonly error: Error | undefined;
  /** Reads at once. */
  readonly refresh: () => void;
}

/** Reads at once and again `everyMs` after each answer; the last value stands while it cannot be read. `read` must be stable. */
export function usePolled<Value>(read: () => Promise<Value>, everyMs: number): Polled<Value> {
  const [state, setState] = useState<Omit<Polled<Value>, 'refresh'>>({ value: undefined, error: undefined });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isHere = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = () => {
      read()
        .then(
          (value) => isHere && setState({ value, error: undefined }),
          (error: unknown) => isHere && setState(({ value }) => ({ value, error: error as Error })),
        )
        .finally(() => {
          if (isHere) timer = setTimeout(next, everyMs);
        });
    };
    next();
    return () => {
      isHere = false;
      clearTimeout(timer);
    };
  }, [read, everyMs, turn]);
  return { ...state, refresh: useCallback(() => setTurn((count) => count + 1), []) };
}
