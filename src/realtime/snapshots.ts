import type { UserId } from '../protocol/ids.js';
import type { ListNamed, ListRange, RoomView } from '../store/room-store.js';
import { isFor } from './addressed.rules.js';
import type { RoomSnapshot, SeedFrame } from './room-feature.js';

interface Part {
  readonly type: string;
  readonly snapshot: RoomSnapshot;
  /** Where its lists begin among those of the common query. */
  readonly firstList: number;
}

/** By type. */
export type Snapshots = readonly (readonly [type: string, snapshot: RoomSnapshot])[];

/** Several features' snapshots, made of one read and so of one instant. */
export class CombinedSnapshot {
  readonly query: Required<RoomSnapshot['query']>;
  private readonly parts: readonly Part[];

  constructor(snapshots: Snapshots) {
    // The bytes of a read are given out in order: a large itinerary must not push smaller parts out.
    const inOrder = [...snapshots].sort(([, a], [, b]) => Number(a.isPaged === true) - Number(b.isPaged === true));
    const lists: (ListNamed | ListRange)[] = [];
    this.parts = inOrder.map(([type, snapshot]) => {
      const firstList = lists.length;
      lists.push(...(snapshot.query.lists ?? []));
      return { type, snapshot, firstList };
    });
    const queries = inOrder.map(([, { query }]) => query);
    this.query = {
      rows: queries.flatMap(({ rows = [] }) => rows),
      tables: queries.flatMap(({ tables = [] }) => tables),
      lanes: queries.flatMap(({ lanes = [] }) => lanes),
      lists,
    };
  }

  /** `state` of a joined frame; of a resumed join only what the log does not carry. */
  render(view: RoomView, reader: UserId, isResumed: boolean): Record<string, object> {
    const seen = seenBy(reader, view);
    const parts = this.parts.filter(({ snapshot }) => snapshot.isEphemeral || !isResumed);
    return Object.fromEntries(parts.map((part) => [part.type, part.snapshot.render(viewOf(part, seen), reader)]));
  }

  seedFrames(view: RoomView, reader: UserId): SeedFrame[] {
    const seen = seenBy(reader, view);
    return this.parts.flatMap((part) => [...(part.snapshot.seedFrames?.(viewOf(part, seen), reader) ?? [])]);
  }
}

/**
 * Without what is not for the reader (ROOM-9). Events are told by the encoder alone. One view is shared by all who join at
 * once, so it is left as it is.
 */
function seenBy(reader: UserId, { log: _, ...view }: RoomView): RoomView {
  const lanes = [...view.lanes].map(
    ([lane, entries]) => [lane, entries.filter((entry) => isFor(entry, reader))] as const,
  );
  return { ...view, lanes: new Map(lanes) };
}

/** Each part sees its own lists, as if it had been read alone. */
function viewOf({ snapshot, firstList }: Part, view: RoomView): RoomView {
  const lists = view.lists.slice(firstList, firstList + (snapshot.query.lists?.length ?? 0));
  return { ...view, lists };
}
