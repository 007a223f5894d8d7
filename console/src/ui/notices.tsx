import { createContext } from 'preact';
import type { ComponentChildren } from 'preact';
import { useCallback, useContext, useState } from 'preact/hooks';

export interface Notice {
  readonly tone: 'info' | 'good' | 'bad';
  readonly text: string;
  /** The wire's, if it is about an error. */
  readonly code?: string | undefined;
}

const SHOWN_MS = 6_000;
const NOTICES_MAX = 4;
const Notify = createContext<(notice: Notice) => void>(() => undefined);

/** Tells the user of one pane something that passes; a screen reader says it, too. */
export function useNotify(): (notice: Notice) => void {
  return useContext(Notify);
}

/** Shows what is told within it. */
export function Notices({ children }: { children: ComponentChildren }) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const notify = useCallback((notice: Notice) => {
    setNotices((all) => [...all, notice].slice(-NOTICES_MAX));
    setTimeout(() => setNotices((all) => all.filter((one) => one !== notice)), SHOWN_MS);
  }, []);
  return (
    <Notify.Provider value={notify}>
      {children}
      <div class="notices" role="status" aria-live="polite">
        {notices.map(({ tone, text, code }, index) => (
          <p key={index} class={`notice ${tone}`}>
            {code !== undefined && <code>{code}</code>} {text}
          </p>
        ))}
      </div>
    </Notify.Provider>
  );
}
