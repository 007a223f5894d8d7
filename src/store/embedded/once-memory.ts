import type { UserId } from '../../protocol/ids.js';
import type { Millis } from '../room-contents.js';
import type { Once } from '../room-changes.js';
import type { Receipt } from '../room-store.js';

const BUCKET_MS = 12 * 60 * 60 * 1_000;
/** With the current bucket and the two before it, an id is kept 24 to 36 hours. */
const BUCKETS_BEFORE = 2;

type Bucket = Map<string, Receipt>;

/** Receipts of one room's commits by (user, id). Forgotten by whole buckets, so forgetting costs nothing per id. */
export class OnceMemory {
  private readonly buckets: Map<number, Bucket>;

  constructor(saved: Iterable<readonly [number, Iterable<readonly [string, Receipt]>]> = []) {
    this.buckets = new Map(Array.from(saved, ([number, entries]) => [number, new Map(entries)]));
  }

  find(once: Once): Receipt | undefined {
    const key = keyOf(once);
    for (const bucket of this.buckets.values()) {
      const receipt = bucket.get(key);
      if (receipt !== undefined) return receipt;
    }
    return undefined;
  }

  add(once: Once, receipt: Receipt): void {
    const number = Math.floor(receipt.now / BUCKET_MS);
    const bucket = this.buckets.get(number) ?? new Map<string, Receipt>();
    this.buckets.set(number, bucket.set(keyOf(once), receipt));
  }

  /** Whether the user has receipts that are kept. */
  has(user: UserId): boolean {
    return [...this.buckets.values()].some((bucket) => [...bucket.keys()].some(isOf(user)));
  }

  /** Forgets those of a user: their keys have the id. */
  disown(user: UserId): void {
    for (const bucket of this.buckets.values()) {
      for (const key of [...bucket.keys()].filter(isOf(user))) bucket.delete(key);
    }
  }

  forget(now: Millis): void {
    const oldest = Math.floor(now / BUCKET_MS) - BUCKETS_BEFORE;
    for (const number of this.buckets.keys()) if (number < oldest) this.buckets.delete(number);
  }

  entries(): [number, [string, Receipt][]][] {
    return Array.from(this.buckets, ([number, bucket]) => [number, [...bucket]]);
  }
}

function isOf(user: UserId): (key: string) => boolean {
  const prefix = keyOf({ user, id: '' });
  return (key) => key.startsWith(prefix);
}

/** The length makes it unambiguous whatever characters the two parts hold. */
function keyOf({ user, id }: Pick<Once, 'user' | 'id'>): string {
  return `${user.length}:${user}${id}`;
}
