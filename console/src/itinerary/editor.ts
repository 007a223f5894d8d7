import type { Lease, LeaseEvents, LockOptions } from '@rally/client';
import { Cell } from './cell.js';
import { fieldConflicts } from './conflict.js';
import type { Desk } from './desk.js';
import { draftOf, faultOf, patchOf } from './draft.js';
import type { Draft } from './draft.js';
import { titleOf } from './item.js';
import type { Data, Item } from './item.js';

export interface Editing {
  /** The item as it was when the typing began. */
  readonly base: Item;
  readonly draft: Cell<Draft>;
  /** Absent: it was lost, and the typed text is kept. */
  readonly lease?: Lease;
  readonly lost?: LeaseEvents['lost'] | 'left';
}

/** One item at a time, under its lock: what is typed is there until it is saved or thrown away. */
export class Editor {
  readonly editing = new Cell<Editing | undefined>(undefined);
  /** Items whose lock this user waits for. */
  readonly waiting = new Cell<readonly string[]>([]);
  /** Items whose lock is on its way to this user, or back. */
  readonly busy = new Cell<readonly string[]>([]);
  private readonly waits = new Map<string, AbortController>();

  constructor(private readonly desk: Desk) {}

  /** Takes the lock, or tells who has it. */
  async edit(item: Item, options: LockOptions = {}): Promise<void> {
    if (!(await this.putAway())) return;
    const lease = await this.lock(item, options);
    if (lease !== undefined) this.begin(item, lease);
  }

  /** Stands in the queue for it; then it opens by itself. */
  async wait(item: Item): Promise<void> {
    const { item_id } = item;
    const wait = new AbortController();
    this.setWait(item_id, wait);
    try {
      const lease = await this.desk.itinerary.lock(item_id, { wait: true, signal: wait.signal });
      if (!(await this.putAway())) return await lease.release();
      this.begin(item, lease);
      this.desk.notify({ tone: 'good', text: `It is your turn: “${titleOf(item)}”.` });
    } catch (error) {
      if (!wait.signal.aborted) await this.desk.attempt(titleOf(item), () => Promise.reject(error as Error));
    } finally {
      this.setWait(item_id, undefined);
    }
  }

  stopWaiting(itemId: string): void {
    this.waits.get(itemId)?.abort();
  }

  /** After a loss: what was typed counts for the item as it is now. */
  async lockAgain(editing: Editing): Promise<void> {
    const lease = await this.lock(editing.base);
    if (lease !== undefined) this.hold({ base: editing.base, draft: editing.draft }, lease);
  }

  async save(editing: Editing): Promise<void> {
    const { base, draft, lease } = editing;
    const fault = faultOf(draft.get());
    if (fault !== undefined) return this.desk.notify({ tone: 'bad', text: fault });
    const mine = patchOf(base, draft.get());
    const theirs = this.desk.itinerary.item(base.item_id) ?? base;
    const conflict = { item_id: base.item_id, base, theirs, mine };
    if (lease === undefined) return;
    const send = (patch: Data) => this.send(editing, lease, patch);
    if (fieldConflicts(conflict).length === 0) return send(mine);
    const changed = await this.desk.whatChanged(base.item_id, base.version, theirs.version + 1);
    this.desk.conflict.set({ ...conflict, ...changed, send });
  }

  async cancel({ base, lease }: Editing): Promise<void> {
    this.editing.set(undefined);
    if (lease !== undefined) await this.during(base.item_id, this.release(lease));
  }

  /** Closes what is open, unless it was changed: that is not thrown away by the way. */
  async putAway(): Promise<boolean> {
    const editing = this.editing.get();
    if (editing === undefined) return true;
    if (isChanged(editing)) {
      this.desk.notify({ tone: 'info', text: `Save or cancel “${titleOf(editing.base)}” first.` });
      return false;
    }
    await this.cancel(editing);
    return true;
  }

  /** The view is closed: nobody shall wait for somebody who looks at something else. */
  leave(): void {
    for (const wait of this.waits.values()) wait.abort();
    const editing = this.editing.get();
    if (editing === undefined) return;
    if (!isChanged(editing)) return void this.cancel(editing);
    this.editing.set({ base: editing.base, draft: editing.draft, lost: 'left' });
    void editing.lease?.release();
  }

  private begin(item: Item, lease: Lease): void {
    const base = this.desk.itinerary.item(item.item_id) ?? item;
    this.hold({ base, draft: new Cell(draftOf(base)) }, lease);
  }

  private hold(editing: Editing, lease: Lease): void {
    this.editing.set({ ...editing, lease });
    lease.on('lost', (lost) => {
      if (this.editing.get()?.lease !== lease) return;
      this.editing.set({ ...editing, lost });
    });
  }

  private lock(item: Item, options: LockOptions = {}): Promise<Lease | undefined> {
    const { item_id } = item;
    return this.during(
      item_id,
      this.desk.attempt(titleOf(item), () => this.desk.itinerary.lock(item_id, options)),
    );
  }

  private async release(lease: Lease): Promise<void> {
    await lease.release();
    await this.desk.unlocked(lease.item_id);
  }

  private async during<Result>(itemId: string, work: Promise<Result>): Promise<Result> {
    this.busy.set([...this.busy.get(), itemId]);
    try {
      return await work;
    } finally {
      this.busy.set(this.busy.get().filter((one) => one !== itemId));
    }
  }

  private async send(editing: Editing, lease: Lease, patch: Data): Promise<void> {
    const isSaved = await this.desk.attempt(titleOf(editing.base), async () => {
      if (Object.keys(patch).length > 0) await lease.update(patch);
      return true;
    });
    if (isSaved === true && this.editing.get()?.draft === editing.draft) await this.cancel({ ...editing, lease });
  }

  private setWait(itemId: string, wait: AbortController | undefined): void {
    if (wait === undefined) this.waits.delete(itemId);
    else this.waits.set(itemId, wait);
    this.waiting.set([...this.waits.keys()]);
  }
}

function isChanged({ base, draft }: Editing): boolean {
  return Object.keys(patchOf(base, draft.get())).length > 0;
}
