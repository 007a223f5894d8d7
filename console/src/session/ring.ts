/** The newest so many of a stream, at no cost for each that is added. */
export class Ring<Item> {
  private items: Item[] = [];

  constructor(private readonly capacity: number) {}

  add(item: Item): void {
    this.items.push(item);
    if (this.items.length >= 2 * this.capacity) this.items = this.newest();
  }

  /** Oldest first; a copy. */
  newest(count = this.capacity): Item[] {
    return this.items.slice(-Math.min(count, this.capacity));
  }

  clear(): void {
    this.items = [];
  }
}
