import { useEffect, useRef } from 'preact/hooks';

export interface Shortcuts {
  readonly toggle: () => void;
  readonly filter: () => void;
  readonly help: () => void;
}

const KEYS: Readonly<Record<string, keyof Shortcuts>> = { f: 'toggle', '/': 'filter', '?': 'help' };

/** Keys of the whole page, but for those that are written into a field. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  current.current = shortcuts;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const name = shortcutOf(event);
      if (name === undefined) return;
      event.preventDefault();
      current.current[name]();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

function shortcutOf({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): keyof Shortcuts | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  const isField = target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog');
  return isField ? undefined : KEYS[key];
}
