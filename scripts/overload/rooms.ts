/** Hostile clients that are members, and never read. */
export const DEAF = 'members that never read';
const ROOMS = 10;

export function roomOf(n: number): string {
  return `overload-${n % ROOMS}`;
}
