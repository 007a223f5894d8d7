/** Whether a text has more bytes than `max`; a UTF-16 unit makes at most three, so a short text needs no counting. */
export function isLongerThan(text: string, max: number): boolean {
  return text.length > max || (text.length * 3 > max && new TextEncoder().encode(text).length > max);
}
