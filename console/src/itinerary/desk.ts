import type { Itinerary, Room } from '@rally/client';
import type { Session } from '../session/session.js';
import type { Notice } from '../ui/notices.js';
import { Cell } from './cell.js';
import { meanwhile } from './conflict.js';
import type { Conflict, Meanwhile } from './conflict.js';
import { titleOf } from './item.js';
import type { Data, Item } from './item.js';
import type { Pending } from './pending.js';
import { codeOf, detailsOf, refusalText } from './refusal-text.js';

/** A conflict that waits for a decision. */
export interface OpenConflict extends Conflict, Meanwhile {
  /** Does what was decided. */
  readonly send: (patch: Data) => Promise<unknown>;
}

/** As far back as the dialog looks for who it was. */
const HISTORY_LIMIT = 20;

/** What one user is about to do to the itinerary: shown before it is told, and told when it was refused. */
export class Desk {
  readonly pending = new Cell<readonly Pending[]>([]);
  readonly conflict = new Cell<OpenConflict | undefined>(undefined);
  /** For who cannot see it: where things went. */
  readonly said = new Cell('');

  constructor(
    readonly session: Session,
    readonly notify: (notice: Notice) => void,
  ) {}

  get room(): Room {
    return this.session.room;
  }

  get itinerary(): Itinerary {
    return this.room.itinerary;
  }

  /** A refusal is told, and makes it `undefined`. */
  async attempt<Result>(title: string, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.notify({ tone: 'bad', ...refusalText(error, title) });
      return undefined;
    }
  }

  /** Shows the change until the room has told it, or refused it. */
  async ahead<Ack>(pending: Pending, work: Promise<Ack>, versionOf: (ack: Ack) => number): Promise<Ack> {
    this.pending.set([...this.pending.get(), pending]);
    try {
      const ack = await work;
      await this.told(pending.item_id, versionOf(ack));
      return ack;
    } finally {
      this.pending.set(this.pending.get().filter((one) => one !== pending));
    }
  }

  /** An edit for the version that was seen; the server merges it, or it is to be decided what counts. False: refused. */
  async update(base: Item, mine: Data, pending: Pending): Promise<boolean> {
    const { item_id, version } = base;
    const condition = { base_version: version, on_conflict: 'rebase' } as const;
    try {
      const work = this.itinerary.update(item_id, mine, condition);
      const ack = await this.ahead(pending, work, (one) => one.version);
      if (ack.rebased) this.tellMerged(await this.whatChanged(item_id, version, ack.version));
      return true;
    } catch (error) {
      return this.refused(error, base, mine);
    }
  }

  /** Opens the dialog if it was refused for its version; tells anything else, and is false then. */
  async refused(error: unknown, base: Item, mine: Data): Promise<boolean> {
    const { version, item } = detailsOf(error) as { version?: number; item?: Pick<Item, 'data'> };
    if (codeOf(error) !== 'version_conflict' || version === undefined || item === undefined) {
      this.notify({ tone: 'bad', ...refusalText(error, titleOf(base)) });
      return false;
    }
    const theirs: Item = { ...base, version, data: item.data };
    const changed = await this.whatChanged(base.item_id, base.version, version + 1);
    const send = (patch: Data) => this.update(theirs, patch, { item_id: base.item_id });
    this.conflict.set({ ...changed, item_id: base.item_id, base, theirs, mine, send });
    return true;
  }

  async whatChanged(item_id: string, after: number, before: number): Promise<Meanwhile> {
    try {
      const { changes } = await this.room.command('planning.history', { item_id, limit: HISTORY_LIMIT });
      return meanwhile(changes, after, before);
    } catch {
      return { users: [], fields: [] }; // It only says who it was.
    }
  }

  private tellMerged({ users, fields }: Meanwhile): void {
    const whose = users.length === 0 ? 'another' : `${users.join(' and ')}’s`;
    this.notify({
      tone: 'good',
      text: `Merged with ${whose} change${fields.length > 0 ? ` of ${fields.join(', ')}` : ''}.`,
    });
  }

  /** Resolves when the copy has that version, or has the item no more. */
  told(itemId: string, version: number): Promise<void> {
    return this.until(() => (this.itinerary.item(itemId)?.version ?? Infinity) >= version);
  }

  /** Of a lock of this user's that was given back: acks may come before events. */
  unlocked(itemId: string): Promise<void> {
    return this.until(() => this.itinerary.lockOf(itemId)?.holder.user_id !== this.session.user);
  }

  private async until(isSo: () => boolean): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!isSo()) return;
        for (const off of offs) off();
        resolve();
      };
      const offs = [this.itinerary.on('update', look), this.itinerary.on('sync', look)];
    });
  }
}
