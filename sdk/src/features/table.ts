/** Values by key and in an order; `all` is the same array until something changes. */
export class Table<Value> {
  private rows = new Map<string, Value>();
  private sorted: readonly Value[] | undefined;

  constructor(private readonly order: (one: Value, other: Value) => number) {}

  get all(): readonly Value[] {
    this.sorted ??= [...this.rows.values()].sort(this.order);
    return this.sorted;
  }

  get(key: string): Value | undefined {
    return this.rows.get(key);
  }

  set(key: string, value: Value): void {
    this.rows.set(key, value);
    this.sorted = undefined;
  }

  delete(key: string): void {
    if (this.rows.delete(key)) this.sorted = undefined;
  }

  replace(values: readonly Value[], keyOf: (value: Value) => string): void {
    this.rows = new Map(values.map((value) => [keyOf(value), value]));
    this.sorted = undefined;
  }
}

/** By code unit, as the server compares. */
export function byCode(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
