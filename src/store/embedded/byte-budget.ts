/** `RoomQuery.maxBytes` unless the caller says otherwise. */
export const DEFAULT_MAX_BYTES = 200 * 1024;

/** Bounds the bodies of one view, in bytes of UTF-8. */
export class ByteBudget {
  private isUntouched = true;

  constructor(private left: number) {}

  /** Takes the room of what cannot be paged, and so always fits. */
  charge(body: string): void {
    this.left -= Buffer.byteLength(body);
  }

  /** Whether `body` still fits. The first body of a view always does: a reader that pages must make progress. */
  take(body: string, key = ''): boolean {
    const size = Buffer.byteLength(body) + 2 * Buffer.byteLength(key); // A key may be all quotes.
    if (size > this.left && !this.isUntouched) {
      // What is smaller must not slip past what did not fit: pages have no holes.
      this.left = 0;
      return false;
    }
    this.isUntouched = false;
    this.left -= size;
    return true;
  }
}
