/**
 * What comes and goes, nearly always in the same order: the oldest is the cheapest to take out. No Set, which would be
 * rebuilt again and again, and keep what it held (decision 15).
 */
export class Fifo<Item> {
  private readonly items: Item[] = [];

  get size(): number {
    return this.items.length;
  }

  has(item: Item): boolean {
    return this.items.includes(item);
  }

  add(item: Item): void {
    this.items.push(item);
  }

  /** Takes the oldest out. */
  shift(): Item | undefined {
    return this.items.shift();
  }

  /** Whether it was there. */
  delete(item: Item): boolean {
    const place = this.items.indexOf(item);
    if (place < 0) return false;
    if (place === 0) this.items.shift();
    else this.items.splice(place, 1);
    return true;
  }

  clear(): void {
    this.items.length = 0;
  }

  /** From the oldest on, as they are now. */
  all(): Item[] {
    return [...this.items];
  }
}
