/** What runs a server of this tree, or something inside it, as a process of its own. */
export interface Runnable {
  readonly entry: URL;
  /** Imported before it. */
  readonly imports: readonly URL[];
}

const ROOT = new URL('../../', import.meta.url);

/**
 * A TypeScript file of a tree, named from its root: as it was transpiled before the first suite (transpiled.mjs) or, of
 * another tree than this one, by whoever put it there; outside of suites as it is.
 */
export function runnable(file: string, root: URL = ROOT): Runnable {
  const transpiled = process.env['RALLY_TRANSPILED'];
  if (transpiled !== undefined) {
    return { entry: new URL(file.replace(/ts$/, 'js'), root === ROOT ? transpiled : root), imports: [] };
  }
  return { entry: new URL(file, root), imports: [new URL('scripts/typescript.mjs', root)] };
}
