/** How often each of a few things happened. The names come from the server, never from what a client sent. */
export class Tally<Name extends string | number> {
  private readonly byName: Map<Name, number>;

  /** Names that count 0 from the start: whoever watches a rate needs to have seen the zero. */
  constructor(names: readonly Name[] = []) {
    this.byName = new Map(names.map((name) => [name, 0]));
  }

  add(name: Name): void {
    this.byName.set(name, (this.byName.get(name) ?? 0) + 1);
  }

  get counts(): ReadonlyMap<Name, number> {
    return this.byName;
  }
}
