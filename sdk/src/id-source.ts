const RANDOM_WORDS = 3;

/** Ids that no other client makes, of this user or any other (ENV-5). */
export function idSource(): () => string {
  const prefix = crypto.getRandomValues(new Uint32Array(RANDOM_WORDS)).join('-');
  let count = 0;
  return () => `${prefix}-${++count}`;
}
