import type { Frame } from '../../test/support/rally-client.js';
import { EventOrder } from './event-order.js';
import type { Event } from './event-order.js';
import { Itinerary } from './itinerary.js';
import type { Item } from './itinerary.js';
import { Leases } from './leases.js';

/** The durable events of a room from its first one on, each at its seq. */
export class RoomLog extends EventOrder {
  /** The event of seq n stands at n - 1; a place is empty until somebody sees its event. */
  readonly events: Frame[] = [];

  override at(seq: unknown): Frame | undefined {
    return this.events[Number(seq) - 1];
  }

  /** Every item as the updates up to `seq` make it. */
  itemsAt(seq: number): Item[] {
    const itinerary = new Itinerary();
    this.events.slice(0, seq).forEach((event) => itinerary.take(event));
    return itinerary.all;
  }

  /** Who broke the rules of leases. */
  leaseFaults(): string[] {
    const leases = new Leases();
    this.events.forEach((event) => leases.take(event));
    return leases.faults;
  }

  protected override add(event: Event): void {
    this.events[event.seq - 1] = event;
  }
}
