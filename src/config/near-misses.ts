/**
 * One sentence for each variable that looks like a misspelt known one: two edits away, one if the name is short (HOME
 * is not HOST), whatever the case. A name that is itself set is not missed, so its neighbours are left alone.
 */
export function nearMisses(env: Readonly<Record<string, string | undefined>>, known: readonly string[]): string[] {
  const missing = known.filter((name) => !env[name]);
  return Object.keys(env)
    .filter((name) => env[name] && !known.includes(name))
    .flatMap((name) => {
      const meant = missing.find((candidate) => isNear(name.toUpperCase(), candidate));
      return meant === undefined ? [] : [`${name} is not a setting: did you mean ${meant}?`];
    });
}

function isNear(name: string, candidate: string): boolean {
  const edits = candidate.length <= 5 ? 1 : 2;
  return Math.abs(name.length - candidate.length) <= edits && editDistance(name, candidate) <= edits;
}

/** Least number of inserted, deleted and replaced characters that turn one into the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
