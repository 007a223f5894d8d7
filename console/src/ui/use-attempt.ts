import { RallyError } from '@rally/client';
import { useCallback } from 'preact/hooks';
import { useNotify } from './notices.js';

/** Does something, and tells the user why if it does not come about, with the code of the wire. Resolves with whether it did. */
export function useAttempt(): (act: () => unknown) => Promise<boolean> {
  const notify = useNotify();
  return useCallback(
    async (act) => {
      try {
        await act();
        return true;
      } catch (error) {
        const code = error instanceof RallyError ? error.code : undefined;
        notify({ tone: 'bad', text: error instanceof Error ? error.message : String(error), code });
        return false;
      }
    },
    [notify],
  );
}
