import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { RoomId, UserId } from '../protocol/ids.js';
import type { Reads } from '../realtime/decision.js';
import type { ExportedLine } from '../realtime/personal-data.js';
import { Rooms } from '../realtime/rooms.js';
import { readBody } from '../store/body.js';
import type { ListName, Trace } from '../store/room-contents.js';
import { RoomStore } from '../store/room-store.js';
import { Personal } from './personal.js';
import { RoomWalk } from './room-walk.js';

/** Told by their lists, which reach further back. */
const TOLD_BY_LISTS = 'chat.send';

/** PRIV-3: all that there is of a user, for them to have. */
@Injectable()
export class Exports {
  constructor(
    private readonly store: RoomStore,
    private readonly rooms: Rooms,
    private readonly walk: RoomWalk,
    private readonly personal: Personal,
  ) {}

  /** Lines of JSON; the last one is of the type `end`. Room by room and page by page, so that it needs little memory. */
  async of(user: UserId): Promise<Readable> {
    const traces = await this.store.find(user);
    return Readable.from(this.text(traces, user));
  }

  private async *text(traces: readonly Trace[], user: UserId): AsyncGenerator<string> {
    let lines = 0;
    for (const trace of traces.filter(({ room }) => !room.startsWith('$'))) {
      // A message of a thread is in two lists.
      const told = new Set<string>();
      for await (const line of this.ofRoom(trace, user)) {
        const text = JSON.stringify({ room_id: trace.room, ...line });
        const digest = createHash('sha1').update(text).digest('base64');
        if (told.has(digest)) continue;
        told.add(digest);
        lines += 1;
        yield `${text}\n`;
      }
    }
    yield `${JSON.stringify({ type: 'end', lines })}\n`;
  }

  private async *ofRoom({ room, lists }: Trace, user: UserId): AsyncGenerator<ExportedLine> {
    const { roster } = await this.rooms.view(room, { roster: [user] });
    const role = roster.get(user);
    if (role !== undefined) yield { type: 'member', role };
    const read = (query: Reads) => this.rooms.view(room, query);
    for (const { exported } of this.personal.parts()) if (exported?.own) yield* exported.own(user, read);
    for await (const rows of this.walk.rows(room)) {
      for (const [key, { body }] of rows) yield* this.personal.partOf(key)?.exported?.row?.(key, body, user) ?? [];
    }
    for (const list of lists) yield* this.ofList(room, list, user);
    yield* this.ofLog(room, user);
  }

  private async *ofList(room: RoomId, list: ListName, user: UserId): AsyncGenerator<ExportedLine> {
    const entryOf = this.personal.partOf(list)?.exported?.entry;
    if (entryOf === undefined) return;
    for await (const range of this.walk.ranges(room, list)) {
      const { lists } = await this.rooms.view(room, { lists: [range] });
      for (const entry of lists[0]?.entries ?? []) yield* entryOf(list, entry, user);
    }
  }

  private async *ofLog(room: RoomId, user: UserId): AsyncGenerator<ExportedLine> {
    for await (const since of this.walk.log(room)) {
      const { log } = await this.rooms.view(room, { since });
      for (const { by, kind, seq, ts, body } of log?.kind === 'resumed' ? log.entries : []) {
        if (by === user && kind !== TOLD_BY_LISTS) yield { type: 'event', kind, seq, ts, payload: readBody(body) };
      }
    }
  }
}
