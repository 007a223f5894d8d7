import type {
  CreateAck,
  DeleteAck,
  ItemMessage,
  LockState,
  MoveAck,
  PlanningState,
  SnapshotAck,
  UpdateAck,
} from '../../../src/features/planning/planning.messages.js';
import type { JsonObject } from '../../../src/protocol/envelope.js';
import { RallyError } from '../errors.js';
import type { Feature } from '../feature.js';
import type { Ack, Frame } from '../frames.js';
import type { RallyRoom, SendOptions } from '../room.js';
import type { Deletion, Move, NewItem } from '../wire-commands.js';
import { Copy } from './copy.js';
import { ItineraryTable } from './itinerary-table.js';
import type { Lease } from './lease.js';
import { lockItem } from './waiting-lock.js';
import type { LockOptions } from './waiting-lock.js';

export interface ItineraryEvents {
  /** All items, by day and rank: after the first join, and whenever what came before is void. */
  sync: readonly ItemMessage[];
  /** What concerns one item changed; `undefined`: there is none (any more). */
  update: {
    readonly item_id: string;
    readonly item: ItemMessage | undefined;
    readonly lock: LockState | undefined;
  };
}
export interface UpdateOptions extends SendOptions {
  /** The version that the change was made for; 0 = there must be none. */
  readonly base_version?: number;
  /** `rebase`: old versions are fine as long as nobody changed the same fields since. Default: `reject`. */
  readonly on_conflict?: 'reject' | 'rebase';
}
/** Makes the patch for what the item is now. */
export type Change = (data: JsonObject) => JsonObject;

/** Times that a change is made anew before its conflict is told. */
const TRIES_MAX = 5;

/** The shared plan of a room. */
export class Itinerary extends Copy<PlanningState & { readonly seq?: number }, ItineraryEvents> {
  private readonly table = new ItineraryTable();

  constructor(room: RallyRoom) {
    super(room, 'planning');
  }

  /** By day, the ideas last, and rank; the same array until something changes. */
  get items(): readonly ItemMessage[] {
    return this.table.items.all;
  }

  /** Leases of everybody; the same array until something changes. */
  get locks(): readonly LockState[] {
    return this.table.locks.all;
  }

  item(itemId: string): ItemMessage | undefined {
    return this.table.items.get(itemId);
  }

  lockOf(itemId: string): LockState | undefined {
    return this.table.locks.get(itemId);
  }

  /** What `reorder` takes as `base_day_version`; `null` is the day of the ideas. */
  dayVersion(day: string | null): number | undefined {
    return this.table.dayVersions.get(day);
  }

  /** Rejects with `item_locked` and `details: {holder, expires_at}` if another has it, unless it is to `wait`. */
  lock(itemId: string, options?: LockOptions): Promise<Lease> {
    return lockItem(this.room, itemId, options);
  }

  create(item: NewItem, options?: SendOptions): Promise<CreateAck & Ack> {
    return this.room.command('planning.create', item, options);
  }

  /**
   * RFC 7396, `null` removes a field. A patch is done to the item as it is then. A function is given the data, and its
   * patch holds for that version: if the same fields were changed meanwhile it is asked again.
   */
  async update(itemId: string, change: JsonObject | Change, options: UpdateOptions = {}): Promise<UpdateAck & Ack> {
    const { base_version, on_conflict, ...sending } = options;
    if (typeof change !== 'function') {
      const conditions = { ...(base_version !== undefined && { base_version }), ...(on_conflict && { on_conflict }) };
      return this.room.command('planning.update', { item_id: itemId, data: change, ...conditions }, sending);
    }
    let { data, version } = this.item(itemId) ?? { data: {}, version: 0 };
    for (let tries = 1; ; tries++) {
      const onto = { base_version: version, on_conflict: 'rebase' } as const;
      try {
        return await this.room.command('planning.update', { item_id: itemId, data: change(data), ...onto }, sending);
      } catch (error) {
        const now = tries < TRIES_MAX ? conflictOf(error) : undefined;
        if (now === undefined) throw error;
        ({ data, version } = now);
      }
    }
  }

  move(item: Move, options?: SendOptions): Promise<MoveAck & Ack> {
    return this.room.command('planning.move', item, options);
  }

  delete(item: Deletion, options?: SendOptions): Promise<DeleteAck & Ack> {
    return this.room.command('planning.delete', item, options);
  }

  protected ask(cursor?: string): Promise<SnapshotAck> {
    return this.room.command('planning.snapshot', cursor === undefined ? {} : { cursor });
  }

  protected seqOf({ seq = 0 }: PlanningState & { readonly seq?: number }): number {
    return seq;
  }

  protected all(): readonly ItemMessage[] {
    return this.items;
  }

  protected begin(pages: readonly PlanningState[]): void {
    this.table.begin(pages);
  }

  protected take({ payload }: Frame): void {
    if (payload['action'] === 'focus') return;
    for (const item_id of this.table.apply(payload))
      this.tell('update', { item_id, item: this.item(item_id), lock: this.lockOf(item_id) });
  }
}

/** The item as it is, if that is why the update was refused. */
function conflictOf(error: unknown): Pick<ItemMessage, 'data' | 'version'> | undefined {
  if (!(error instanceof RallyError) || error.code !== 'version_conflict') return undefined;
  const { version, item } = error.details as { version: number; item?: Pick<ItemMessage, 'data'> };
  return item === undefined ? undefined : { version, data: item.data };
}

/** `room.itinerary`: the shared plan, and to change it. */
export const itinerary: Feature<Itinerary> = { part: 'planning', open: (room) => new Itinerary(room) };
