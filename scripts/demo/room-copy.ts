import type { Frame } from '../../test/support/rally-client.js';
import { LogReader } from '../support/event-order.js';
import { Itinerary } from '../support/itinerary.js';
import type { Item } from '../support/itinerary.js';
import { Leases } from '../support/leases.js';
import type { Lock } from '../support/leases.js';
import { PositionBook } from '../support/position-book.js';
import type { Ledger } from './ledger.js';

export interface Plan {
  readonly items: readonly Item[];
  readonly locks: readonly Lock[];
}

/** What one friend knows of the room, from a first state and what came after it. */
export class RoomCopy {
  readonly itinerary = new Itinerary();
  readonly leases = new Leases();
  readonly positions = new PositionBook();
  readonly reader: LogReader;

  constructor(user: string, ledger: Ledger) {
    this.reader = new LogReader(user, ledger, true);
  }

  /** Where to go on from; `undefined` before the first join. */
  get since(): string | undefined {
    return this.reader.epoch === '' ? undefined : this.reader.since;
  }

  /** Whether the copy is still good: not if the server has lost events that are in it. */
  take(frame: Frame): boolean {
    const { type, payload } = frame;
    const isJoined = type === 'room' && payload['action'] === 'joined';
    const isGood = !(isJoined && Number(payload['cut']) < this.reader.cursor);
    if (isJoined && payload['resumed'] !== true) this.begin((payload['state'] as { planning?: Plan }).planning);
    this.reader.take(frame);
    this.positions.take(frame);
    this.leases.take(frame);
    this.itinerary.take(frame);
    return isGood;
  }

  begin({ items, locks }: Plan = { items: [], locks: [] }): void {
    this.itinerary.begin(items);
    this.leases.begin(locks);
  }
}
