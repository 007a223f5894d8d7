import { useEffect, useState } from 'preact/hooks';

const KEY = 'rally.draft';

/** Survives that another tab is looked at. */
export function useDraft(): readonly [string, (draft: string) => void] {
  const [draft, setDraft] = useState(() => sessionStorage.getItem(KEY) ?? '');
  useEffect(() => sessionStorage.setItem(KEY, draft), [draft]);
  return [draft, setDraft];
}
