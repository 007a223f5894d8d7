import { Injectable } from '@nestjs/common';
import type { RoomId } from '../protocol/ids.js';
import type { Position } from '../protocol/position.js';
import { Rooms } from '../realtime/rooms.js';
import type { ListName, RowKey } from '../store/room-contents.js';
import type { ListRange, Row } from '../store/room-store.js';

const ENTRIES_AT_ONCE = 50;
/** Below its whole value every row counts: all keys begin so. */
const ALL_ROWS = '';

/** All that a room holds, a page at a time: so that it needs no more memory for a large one. */
@Injectable()
export class RoomWalk {
  constructor(private readonly rooms: Rooms) {}

  async *rows(room: RoomId): AsyncGenerator<readonly (readonly [RowKey, Row])[]> {
    for (let after: RowKey | undefined = ''; after !== undefined;) {
      const view = await this.rooms.view(room, { tables: [{ prefix: ALL_ROWS, after }] });
      const { rows = [], more = false } = view.tables.get(ALL_ROWS) ?? {};
      yield rows;
      after = more ? rows.at(-1)?.[0] : undefined;
    }
  }

  /** The pages of a list, from the oldest entry on. */
  async *ranges(room: RoomId, list: ListName): AsyncGenerator<ListRange> {
    for (let after: number | undefined = 0; after !== undefined;) {
      const range: ListRange = { list, after, limit: ENTRIES_AT_ONCE, from: 'oldest' };
      const page = (await this.rooms.view(room, { lists: [range] })).lists[0];
      const last = page?.entries.at(-1)?.seq;
      // As much as this page has now: there may be less of it when it is read again.
      if (last !== undefined) yield { ...range, before: last + 1 };
      after = page?.moreAfter === true ? last : undefined;
    }
  }

  /** After which positions the pages of the log begin. */
  async *log(room: RoomId): AsyncGenerator<Position> {
    const { at } = await this.rooms.view(room, {});
    for (let since: Position | undefined = { epoch: at.epoch, seq: 0 }; since !== undefined;) {
      const { log } = await this.rooms.view(room, { since });
      if (log?.kind === 'gone') {
        // What is older than the log is gone for good; a new epoch begins from its first event.
        since = log.first === undefined ? undefined : { ...since, seq: log.first - 1 };
        continue;
      }
      yield since;
      const last = log?.entries.at(-1)?.seq;
      since = log?.more === true && last !== undefined ? { ...since, seq: last } : undefined;
    }
  }
}
