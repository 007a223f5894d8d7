import type { ListPage, ListRange, RoomView } from '../store/room-store.js';
import type { RoomSnapshot, SeedFrame } from './room-feature.js';

/** Several features' snapshots, made of one read and so of one instant. */
export class CombinedSnapshot {
  readonly query: Required<RoomSnapshot['query']>;
  private readonly firstList = new Map<RoomSnapshot, number>();

  private readonly parts: readonly RoomSnapshot[];

  constructor(snapshots: readonly RoomSnapshot[]) {
    // The bytes of a read are given out in order: a large itinerary must not push smaller parts out.
    const parts = [...snapshots].sort((a, b) => Number(a.isPaged === true) - Number(b.isPaged === true));
    this.parts = parts;
    const lists: ListRange[] = [];
    for (const part of parts) {
      this.firstList.set(part, lists.length);
      lists.push(...(part.query.lists ?? []));
    }
    const rows = parts.flatMap(({ query }) => query.rows ?? []);
    const tables = parts.flatMap(({ query }) => query.tables ?? []);
    const lanes = parts.flatMap(({ query }) => query.lanes ?? []);
    this.query = { rows, tables, lanes, lists };
  }

  /** `state` of a joined frame; of a resumed join only what the log does not carry. */
  render(view: RoomView, isResumed: boolean): Record<string, object> {
    const parts = this.parts.filter(({ isEphemeral }) => isEphemeral || !isResumed);
    return Object.fromEntries(parts.map((part) => [part.name, part.render(this.viewOf(part, view))]));
  }

  seedFrames(view: RoomView): SeedFrame[] {
    return this.parts.flatMap((part) => [...(part.seedFrames?.(this.viewOf(part, view)) ?? [])]);
  }

  /** Each part sees its own lists, as if it had been read alone. */
  private viewOf(part: RoomSnapshot, view: RoomView): RoomView {
    const first = this.firstList.get(part) ?? 0;
    const lists: readonly ListPage[] = view.lists.slice(first, first + (part.query.lists?.length ?? 0));
    return { ...view, lists };
  }
}
