import type { RoomId } from '../../protocol/ids.js';
import type { Rooms } from '../../realtime/rooms.js';
import type { RowKey } from '../../store/room-contents.js';
import type { Row, RoomView } from '../../store/room-store.js';

/** A page of a table, and the moment of the room that it is of. */
export interface Page {
  readonly rows: readonly (readonly [RowKey, Row])[];
  readonly view: RoomView;
}

/** A whole table in order of its keys, page by page; with `beside`, each page shows these rows of its moment, too. */
export async function* pagesOf(
  rooms: Rooms,
  room: RoomId,
  prefix: string,
  beside: readonly RowKey[] = [],
): AsyncGenerator<Page> {
  for (let after: RowKey | undefined = ''; after !== undefined;) {
    const view: RoomView = await rooms.view(room, { rows: beside, tables: [{ prefix, after }] });
    const { rows = [], more = false } = view.tables.get(prefix) ?? {};
    yield { rows, view };
    after = more ? rows.at(-1)?.[0] : undefined;
  }
}
