import { Logger } from '@nestjs/common';
import type { UserId } from '../protocol/ids.js';
import { readBody } from '../store/body.js';
import type { LogEntry, Millis } from '../store/room-contents.js';
import type { RoomQuery, RoomView } from '../store/room-store.js';
import type { RoomSignal } from '../store/room-signal.js';
import { DELETED } from './deletion.rules.js';
import {
  READMITTED,
  REMOVALS_MAX,
  REMOVAL_TABLE,
  REMOVED,
  inForce,
  removalOf,
  userOfRemoval,
} from './removal.rules.js';
import type { Removal } from './removal.rules.js';

export type OnRemoved = (user: UserId, removal: Removal) => void;

const ALL = { tables: [{ prefix: REMOVAL_TABLE, limit: REMOVALS_MAX }], maxBytes: 1024 * 1024 } satisfies RoomQuery;

/** Who may not be in a room, as this instance hears it: read once, then kept by what is told, so that a join costs nothing. */
export class RoomRemovals {
  private readonly logger = new Logger(RoomRemovals.name);
  private known = new Map<UserId, Removal>();
  /** Told while a read is under way, which may or may not show it; of the last read, where one overtook another. */
  private meanwhile: LogEntry[] | undefined;

  constructor(
    private readonly read: (query: RoomQuery) => Promise<RoomView>,
    private readonly onRemoved: OnRemoved,
  ) {}

  of(user: UserId, now: Millis): Removal | undefined {
    return inForce(this.known.get(user), now);
  }

  async load(): Promise<void> {
    const meanwhile: LogEntry[] = [];
    this.meanwhile = meanwhile;
    const { at, now, tables } = await this.read(ALL);
    if (this.meanwhile !== meanwhile) return;
    this.meanwhile = undefined;
    this.known.clear();
    for (const [key, row] of tables.get(REMOVAL_TABLE)?.rows ?? []) {
      const removal = removalOf(row, now);
      if (removal !== undefined) this.note(userOfRemoval(key), removal);
    }
    for (const event of meanwhile) if (event.seq > at.seq) this.hearEvent(event);
  }

  hear(signal: RoomSignal): void {
    // What a store lost may be a removal, or that it was taken back.
    if (signal.kind === 'epoch') void this.reload();
    if (signal.kind === 'event') this.hearEvent(signal.event);
  }

  private hearEvent(event: LogEntry): void {
    const { kind, by, body } = event;
    if (kind !== REMOVED && kind !== READMITTED && kind !== DELETED) return;
    this.meanwhile?.push(event);
    if (kind === DELETED) return this.known.clear(); // They went with the room.
    const { user_id: user, until } = readBody<{ user_id: UserId; until?: Millis }>(body);
    if (kind === READMITTED) this.known.delete(user);
    else this.note(user, { by, ...(until === undefined ? {} : { until }) });
  }

  private note(user: UserId, removal: Removal): void {
    this.known.set(user, removal);
    this.onRemoved(user, removal);
  }

  private async reload(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      this.meanwhile = undefined;
      this.logger.warn(`Who was removed from a room that went back is not known: ${String(error)}`);
    }
  }
}
