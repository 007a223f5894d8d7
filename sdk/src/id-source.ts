const RANDOM_BYTES = 12;

/** Ids that no other client makes, of this user or any other (ENV-5). */
export function idSource(): () => string {
  const bytes = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES));
  const prefix = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  let count = 0;
  return () => `${prefix}-${++count}`;
}
