import type { UserId } from '../protocol/ids.js';
import type { ListNamed, ListRange, RoomView } from '../store/room-store.js';
import { isFor } from './addressed.rules.js';
import type { RoomSnapshot, SeedFrame } from './room-feature.js';

interface Part {
  readonly type: string;
  readonly snapshot: RoomSnapshot;
  /** Where its lists begin among those of the common query. */
  readonly firstList: number;
  /** What everybody is shown of rows that many are told of. */
  readonly texts: WeakMap<RoomView['tables'], string>;
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
      return { type, snapshot, firstList, texts: new WeakMap<RoomView['tables'], string>() };
    });
    const queries = inOrder.map(([, { query }]) => query);
    this.query = {
      rows: queries.flatMap(({ rows = [] }) => rows),
      tables: queries.flatMap(({ tables = [] }) => tables),
      lanes: queries.flatMap(({ lanes = [] }) => lanes),
      lists,
    };
  }

  /** `state` of a joined frame, as JSON; of a resumed join only what the log does not carry. */
  text(view: RoomView, reader: UserId, isResumed: boolean): string {
    const parts = this.parts.filter(({ snapshot }) => snapshot.isEphemeral || !isResumed);
    const fields = parts.map((part) => `${JSON.stringify(part.type)}:${textOf(part, view, reader)}`);
    return `{${fields.join()}}`;
  }

  seedFrames(view: RoomView, reader: UserId): SeedFrame[] {
    const seen = seenBy(reader, view);
    return this.parts.flatMap((part) => [...(part.snapshot.seedFrames?.(viewOf(part, seen), reader) ?? [])]);
  }
}

/** Written once for all who are to be shown the same of one read: a crowd comes back to a large itinerary. */
function textOf(part: Part, view: RoomView, reader: UserId): string {
  const { snapshot, texts } = part;
  const write = () => JSON.stringify(snapshot.render(viewOf(part, seenBy(reader, view)), reader));
  if (snapshot.isSameForAll !== true || hasAddressed(view)) return write();
  const text = texts.get(view.tables) ?? write();
  texts.set(view.tables, text);
  return text;
}

function hasAddressed({ lanes }: RoomView): boolean {
  return [...lanes.values()].some((entries) => entries.some(({ to }) => to !== undefined));
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
