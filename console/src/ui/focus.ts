import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** What takes letters, or keys. */
const FIELD = 'input, select, textarea';

/**
 * Gives the focus once the network has answered, unless somebody types elsewhere by then: what they type would end in
 * `target` (CONSOLE-16). Fields in `origin`, where it was asked for, are not elsewhere.
 */
export function offerFocus(target: HTMLElement | null | undefined, origin?: Element | null): void {
  const field = document.activeElement?.closest(FIELD);
  if (!field || origin?.contains(field)) target?.focus();
}

/**
 * Offers the focus to the first that `selector` finds in what the ref is on, and offers it back to what had it when that
 * goes. `originOf` names where it was asked for, by what had the focus.
 */
export function useLentFocus<Root extends HTMLElement>(
  selector: string,
  originOf?: (before: Element) => Element | null,
): RefObject<Root | null> {
  const root = useRef<Root>(null);
  useLayoutEffect(() => {
    const { current } = root;
    const before = document.activeElement;
    offerFocus(current?.querySelector<HTMLElement>(selector), before && originOf?.(before));
    // What goes may have the focus still: it is not elsewhere.
    return () => offerFocus(before instanceof HTMLElement ? before : null, current);
  }, []);
  return root;
}
