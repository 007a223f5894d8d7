/** The system's code of a failed file operation, e.g. `ENOSPC`; '' for anything else. */
export function errnoOf(error: unknown): string {
  // Not `instanceof Error`: what Node throws may belong to another realm than this code.
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
