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
