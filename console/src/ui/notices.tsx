import { createContext } from 'preact';
import type { ComponentChildren } from 'preact';
import { useCallback, useContext, useState } from 'preact/hooks';

export interface Notice {
  readonly tone: 'info' | 'good' | 'bad';
  readonly text: string;
  /** The wire's, if it is about an error. */
  readonly code?: string | undefined;
  /** What may be done about it while it is shown. */
  readonly action?: { readonly label: string; readonly run: () => void };
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
  const dismiss = (notice: Notice) => setNotices((all) => all.filter((one) => one !== notice));
  const notify = useCallback((notice: Notice) => {
    setNotices((all) => [...all, notice].slice(-NOTICES_MAX));
    setTimeout(() => dismiss(notice), SHOWN_MS);
  }, []);
  return (
    <Notify.Provider value={notify}>
      {children}
      <div class="notices" role="status" aria-live="polite">
        {notices.map((notice, index) => (
          <Shown key={index} notice={notice} onDone={() => dismiss(notice)} />
        ))}
      </div>
    </Notify.Provider>
  );
}

function Shown({ notice: { tone, text, code, action }, onDone }: { notice: Notice; onDone: () => void }) {
  const act = () => {
    onDone();
    action?.run();
  };
  return (
    <p class={`notice ${tone}`}>
      {code !== undefined && <code>{code}</code>} {text}
      {action !== undefined && (
        <button type="button" onClick={act}>
          {action.label}
        </button>
      )}
    </p>
  );
}
