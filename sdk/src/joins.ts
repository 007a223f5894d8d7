import type { Backoff } from './backoff.js';
import type { Connection } from './connection.js';
import type { Frame } from './frames.js';
import { errorOf, waitAfter } from './refusal.js';
import type { Room } from './room.js';

/** Rooms that one frame may join. */
const ROOMS_MAX = 50;

/** Joins rooms on one connection, all that are due with one frame (ROOM-2). */
export class Joins {
  private readonly due = new Set<Room>();
  private readonly pauses = new Set<ReturnType<typeof setTimeout>>();
  private isAsking = false;
  private attempt = 0;

  /** `rooms`: those that were not left meanwhile. */
  constructor(
    private readonly connection: Connection,
    private readonly backoff: Backoff,
    private readonly rooms: ReadonlyMap<string, Room>,
  ) {}

  add(rooms: Iterable<Room>, waitMs = 0): void {
    if (waitMs > 0) return this.wait([...rooms], waitMs);
    for (const room of rooms) this.due.add(room);
    queueMicrotask(() => this.next()); // Rooms that are opened together are joined together.
  }

  end(): void {
    this.due.clear();
    for (const pause of this.pauses) clearTimeout(pause);
  }

  private next(): void {
    if (this.isAsking) return;
    const rooms = [...this.due].filter((room) => this.rooms.get(room.id) === room).slice(0, ROOMS_MAX);
    if (rooms.length === 0) return;
    for (const room of rooms) this.due.delete(room);
    this.isAsking = true;
    const payload = { action: 'join', rooms: rooms.map(({ wish }) => wish) };
    this.connection.ask({ type: 'room', payload }, (answer) => this.answered(rooms, answer));
  }

  private answered(rooms: readonly Room[], answer: Frame | undefined): void {
    this.isAsking = false;
    if (answer === undefined) return;
    if (answer.type === 'error') this.refused(rooms, answer);
    else this.attempt = 0;
    this.next();
  }

  /** Rooms before the one that was refused are joined; those after it were not tried. */
  private refused(rooms: readonly Room[], answer: Frame): void {
    const open = rooms.filter((room) => !room.isLive && !this.due.has(room));
    const culprit = namedIn(answer, rooms) ?? open[0];
    const others = open.filter((room) => room !== culprit);
    const waitMs = waitAfter(answer, this.attempt, this.backoff);
    if (waitMs === undefined) {
      this.add(others);
      culprit?.refuse(errorOf(answer));
    } else {
      this.attempt++;
      // Last, so that a room with a fault of its own does not keep the others out.
      this.wait(culprit === undefined ? others : [...others, culprit], waitMs);
    }
  }

  private wait(rooms: readonly Room[], ms: number): void {
    const pause = setTimeout(() => {
      this.pauses.delete(pause);
      this.add(rooms);
    }, ms);
    this.pauses.add(pause);
  }
}

/** A malformed entry is named by its path, and then no room of the list was joined. */
function namedIn({ payload }: Frame, rooms: readonly Room[]): Room | undefined {
  const { issues } = (payload['details'] ?? {}) as { issues?: readonly { path?: string }[] };
  const index = /^rooms\[(\d+)\]/.exec(issues?.[0]?.path ?? '')?.[1];
  return index === undefined ? undefined : rooms[Number(index)];
}
