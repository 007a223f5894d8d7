/** A hue of its own for each user, the same in both panes and on each page. */
export function hueOf(user: string): number {
  let hash = 0x811c9dc5; // FNV-1a: names that differ in one letter are far apart.
  for (const byte of new TextEncoder().encode(user)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % 360;
}

const LETTERS = new Intl.Segmenter();

/** One or two letters that stand for a user. */
export function initialsOf(user: string): string {
  const words = user.split(/[\s._-]+/u).filter((word) => word !== '');
  const [first = '?', second] = words;
  const letters =
    second === undefined ? lettersOf(first).slice(0, 2) : [first, second].map((word) => lettersOf(word)[0]);
  return letters.join('').toUpperCase();
}

function lettersOf(word: string): string[] {
  return Array.from(LETTERS.segment(word), ({ segment }) => segment);
}
