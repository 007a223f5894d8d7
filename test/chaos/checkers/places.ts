import { Itinerary } from '../../../scripts/support/itinerary.js';
import type { Day, Item } from '../../../scripts/support/itinerary.js';
import type { Frame } from '../../support/rally-client.js';
import type { Wish } from '../commits.js';
import type { Evidence } from '../evidence.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';

/** PLAN-6, P9: one order of each day. No two items have one rank, `day_version` grows, and each stands where its ack put it. */
export const checkPlaces: Checker = (evidence) => evidence.store.flatMap((room) => new Walk(evidence, room).findings());

/** Through the log of a room, with the order of its days as it was at each event. */
class Walk {
  private readonly itinerary = new Itinerary();
  private readonly versions = new Map<Day, number>();
  /** By the seq of its event, what was asked. */
  private readonly wishes = new Map<number, Wish>();
  /** By the seq of its last event, the order that was asked of a day. */
  private readonly orders = new Map<number, { readonly day: Day; readonly order: readonly string[] }>();

  constructor(
    evidence: Evidence,
    private readonly room: FinalRoom,
  ) {
    for (const { operation, wishes, rows } of evidence.commitsOf(room)) {
      const { action, day, order } = operation.payload;
      // What is taken back goes where it was, or near it.
      const placed = action === 'undo' ? [] : wishes;
      for (const wish of placed) if (wish.row?.seq !== undefined) this.wishes.set(wish.row.seq, wish);
      const last = rows.at(-1)?.seq;
      if (action !== 'reorder' || last === undefined) continue;
      this.orders.set(last, { day: (day ?? null) as Day, order: order as string[] });
    }
  }

  findings(): Finding[] {
    return this.room.events.flatMap((event, index) => {
      if (event.type !== 'planning') return [];
      const before = this.itinerary.get(String(event.payload['item_id']));
      const order = this.orderOf(event);
      this.itinerary.take(event);
      const faults = [
        this.originFault(event, before),
        event.ts === this.room.events[index + 1]?.ts ? null : this.rankFault(event),
        event.payload['action'] === 'ranks' && order !== this.orderOf(event) ? 'changes the order of its day' : null,
        ...this.versionFaults(event),
        this.placeFault(event),
        this.orderFault(event),
      ];
      return faults.flatMap((fault): Finding[] => {
        const what = `${this.room.room} seq ${event.seq} ${fault ?? ''}: ${JSON.stringify(event.payload).slice(0, 200)}`;
        return fault === null ? [] : [{ kind: 'misplaced', what }];
      });
    });
  }

  private orderOf({ payload }: Frame): string {
    return this.idsOf((payload['day'] ?? null) as Day).join(' ');
  }

  private idsOf(day: Day): string[] {
    return this.itinerary.orderOf(day).map(({ item_id }) => item_id);
  }

  /** A move takes the item from where it is. */
  private originFault({ payload }: Frame, before: Item | undefined): string | null {
    const from = payload['from'] as { day: Day } | undefined;
    return from === undefined || from.day === before?.day ? null : `comes from another day than ${before?.day}`;
  }

  /** At the end of a step: on the way to another order two may have one rank for a moment. */
  private rankFault({ payload }: Frame): string | null {
    const { day } = payload;
    if (day === undefined) return null;
    const order = this.itinerary.orderOf(day as Day);
    const same = order.find(({ rank }, place) => rank === order[place + 1]?.rank);
    return same === undefined ? null : `gives two items the rank ${same.rank}`;
  }

  private versionFaults({ payload }: Frame): (string | null)[] {
    const { day, day_version, from } = payload as { day?: Day; day_version?: number; from?: DayChange };
    const changes = [{ day, day_version }, ...(from === undefined || from.day === day ? [] : [from])];
    return changes.map((change) => {
      if (change.day === undefined || change.day_version === undefined) return null;
      const last = this.versions.get(change.day) ?? 0;
      this.versions.set(change.day, change.day_version);
      return change.day_version > last ? null : `gives ${change.day} day_version ${change.day_version} after ${last}`;
    });
  }

  /** Of a command that asked for a place. */
  private placeFault({ seq = 0, payload }: Frame): string | null {
    const { asked } = this.wishes.get(seq) ?? {};
    if (asked?.['action'] !== 'create' && asked?.['action'] !== 'move') return null;
    const { day = null, after } = asked as { day?: Day; after?: string | null };
    const order = this.idsOf(day);
    const place = order.indexOf(String(payload['item_id']));
    if (place < 0) return `is not on ${day}`;
    if (after === undefined) return place === order.length - 1 ? null : 'is not the last one';
    return (order[place - 1] ?? null) === after ? null : `does not stand after ${after}`;
  }

  private orderFault({ seq = 0 }: Frame): string | null {
    const wanted = this.orders.get(seq);
    if (wanted === undefined) return null;
    const order = this.idsOf(wanted.day).join(' ');
    return order === wanted.order.join(' ') ? null : `leaves the order ${order}`;
  }
}

interface DayChange {
  readonly day: Day;
  readonly day_version: number;
}
