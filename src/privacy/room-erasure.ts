import { Injectable } from '@nestjs/common';
import type { RoomId, UserId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';
import { answer, change } from '../realtime/decision.js';
import type { Changes, Reads, Settlement } from '../realtime/decision.js';
import { typeOf } from '../realtime/event-encoder.js';
import { Rooms } from '../realtime/rooms.js';
import type { ListName, RowKey, Trace } from '../store/room-contents.js';
import type { RoomView } from '../store/room-store.js';
import { isIn, writtenForms } from '../store/written-forms.js';
import { departure, erasedEntries, erasedLog, erasing } from './erased-page.rules.js';
import { Personal } from './personal.js';
import { RoomWalk } from './room-walk.js';

/** Each is decided up to five times; in a room in which much happens that may not do. */
const TRIES_MAX = 10;
/** Of one page of a list, and of what has to be read beside it. */
const PAGE_MAX_BYTES = 2 * 1024 * 1024;

interface Step {
  readonly reads: Reads;
  readonly erase: (view: RoomView) => Changes | null;
}
const step: Settlement<Step> = {
  reads: ({ reads }) => reads,
  decide: ({ erase }, view) => {
    const changes = erasing(erase(view), view);
    return changes === null ? answer({}) : change(changes, {});
  },
};

/** Takes a user out of one room (decision 20). Whatever is done already is not done again. */
@Injectable()
export class RoomErasure {
  constructor(
    private readonly rooms: Rooms,
    private readonly personal: Personal,
    private readonly walk: RoomWalk,
  ) {}

  /**
   * Whether there was anything to do. Throws `unavailable`: done in part, to be repeated. `untouched` is given the types of
   * features that keep something there which may name the user, and do not say what becomes of it.
   */
  async erase(trace: Trace, user: UserId, untouched: Set<string>): Promise<boolean> {
    const { room, lists } = trace;
    let isChanged = await this.endOwn(room, user);
    isChanged = (await this.eraseRows(room, user, untouched)) || isChanged;
    for (const list of lists) {
      if (this.personal.partOf(list) === undefined) untouched.add(typeOf(list));
      isChanged = (await this.eraseList(room, list, user)) || isChanged;
    }
    isChanged = (await this.eraseLog(room, user)) || isChanged;
    return (await this.depart(trace, user)) || isChanged;
  }

  private async endOwn(room: RoomId, user: UserId): Promise<boolean> {
    let isChanged = false;
    for (const { own } of this.personal.parts()) {
      if (own === undefined) continue;
      const isDone = await this.take(room, { reads: own.reads(user), erase: (view) => own.erase(user, view) });
      isChanged ||= isDone;
    }
    return isChanged;
  }

  private async eraseRows(room: RoomId, user: UserId, untouched: Set<string>): Promise<boolean> {
    const forms = writtenForms(user);
    let isChanged = false;
    for await (const rows of this.walk.rows(room)) {
      for (const [key, { body }] of rows) {
        if (!isIn(key, forms) && !isIn(body, forms)) continue;
        if (this.personal.partOf(key) === undefined) untouched.add(typeOf(key));
        const isDone = await this.eraseRow(room, key, user);
        isChanged ||= isDone;
      }
    }
    return isChanged;
  }

  private eraseRow(room: RoomId, key: RowKey, user: UserId): Promise<boolean> {
    const part = this.personal.partOf(key);
    return this.take(room, { reads: { rows: [key] }, erase: (view) => part?.row(key, user, view) ?? null });
  }

  private async eraseList(room: RoomId, list: ListName, user: UserId): Promise<boolean> {
    const part = this.personal.partOf(list);
    if (part?.isOwnList?.(list, user) === true) return false;
    const { rows = [], lists = [] } = part?.entries?.reads ?? {};
    let isChanged = false;
    for await (const range of this.walk.ranges(room, list)) {
      const reads = { rows, lists: [range, ...lists], maxBytes: PAGE_MAX_BYTES };
      const isDone = await this.take(room, { reads, erase: (view) => erasedEntries(part, list, user, view) });
      isChanged ||= isDone;
    }
    return isChanged;
  }

  private async eraseLog(room: RoomId, user: UserId): Promise<boolean> {
    const rows = this.personal.parts().flatMap(({ eventGuards = [] }) => eventGuards);
    let isChanged = false;
    for await (const since of this.walk.log(room)) {
      const erase = (view: RoomView) => erasedLog((kind) => this.personal.partOf(kind), user, view);
      const isDone = await this.take(room, { reads: { rows, since }, erase });
      isChanged ||= isDone;
    }
    return isChanged;
  }

  private async depart({ room, lists, timers, isOwner }: Trace, user: UserId): Promise<boolean> {
    const clears = lists.filter((list) => this.personal.partOf(list)?.isOwnList?.(list, user) === true);
    const own = timers.filter((key) => this.personal.partOf(key)?.isOwnTimer?.(key, user) === true);
    const changes = departure(user, { clears, timers: own.map((key) => ({ key, at: null })) }, isOwner);
    if (changes === null) return false;
    await this.rooms.settle(room, { reads: () => ({}), decide: () => change(changes, {}) }, undefined);
    return true;
  }

  private async take(room: RoomId, { reads, erase }: Step): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.rooms.amend(room, step, { reads, erase });
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'unavailable' || tries === TRIES_MAX) throw error;
      }
    }
  }
}
