import type { Frame } from '../../test/support/rally-client.js';
import type { Position } from '../../src/protocol/position.js';
import { LogReader } from '../support/event-order.js';
import { Itinerary } from '../support/itinerary.js';
import type { DayVersion, Item } from '../support/itinerary.js';
import { Leases } from '../support/leases.js';
import type { Lock } from '../support/leases.js';
import { PositionBook } from '../support/position-book.js';
import type { Ledger } from './ledger.js';

export interface Plan {
  readonly items: readonly Item[];
  readonly days: readonly DayVersion[];
  readonly locks: readonly Lock[];
}

/** What one friend knows of the room, from a first state and what came after it. */
export class RoomCopy {
  readonly itinerary = new Itinerary();
  readonly leases = new Leases();
  readonly positions = new PositionBook();
  readonly reader: LogReader;
  /** The server tells again what is in the copy already, or has lost it: only `begin` makes it good. */
  isBlurred = false;

  constructor(user: string, ledger: Ledger) {
    this.reader = new LogReader(user, ledger, true);
  }

  /** Where to go on from; `undefined` before the first join. */
  get position(): Position | undefined {
    const { epoch, cursor: seq } = this.reader;
    return epoch === '' ? undefined : { epoch, seq };
  }

  take(frame: Frame): void {
    const { type, payload } = frame;
    const isJoined = type === 'room' && payload['action'] === 'joined';
    if (isJoined && payload['resumed'] !== true) this.begin((payload['state'] as { planning?: Plan }).planning);
    else if (isJoined && Number(payload['cut']) < this.reader.cursor) this.isBlurred = true;
    this.reader.take(frame);
    this.positions.take(frame);
    if (this.isBlurred) return;
    this.leases.take(frame);
    this.itinerary.take(frame);
  }

  begin({ items, days, locks }: Plan = { items: [], days: [], locks: [] }): void {
    this.isBlurred = false;
    this.itinerary.begin(items, days);
    this.leases.begin(locks);
  }
}
