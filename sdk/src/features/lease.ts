import type { JsonObject } from '../../../src/protocol/envelope.js';
import type { LockAck, UnlockReason, UpdateAck } from '../../../src/features/planning/planning.messages.js';
import { Emitter } from '../emitter.js';
import type { Ack, EventFrame } from '../frames.js';
import type { RallyRoom, SendOptions } from '../room.js';

export interface LeaseEvents {
  /** It ended, but for `release`: what it covers may be changed by others from now on. Told once. */
  lost: Exclude<UnlockReason, 'released'>;
}

/** Renewed when this part of its time is over. */
const RENEWED_AFTER = 0.5;
/**
 * The right to change one item, which renews itself until it is released or lost:
 * `await using lease = await room.itinerary.lock('dinner')`.
 */
export class Lease {
  private readonly emitter = new Emitter<LeaseEvents>((error) => this.room.report(error));
  private readonly offs: readonly (() => void)[];
  private renewing: ReturnType<typeof setTimeout> | undefined;
  private ending: ReturnType<typeof setTimeout> | undefined;
  private state: 'held' | 'released' | LeaseEvents['lost'] = 'held';

  /** `askedAt`: `performance.now()` before it was asked for: the server's time runs from later on. */
  constructor(
    private readonly room: RallyRoom,
    readonly item_id: string,
    private readonly ack: LockAck & Ack,
    askedAt: number,
  ) {
    const since = ack.seq ?? room.position?.seq ?? 0;
    this.offs = [
      room.on('event', (frame) => frame.seq > since && this.hear(frame)),
      room.on('truncate', () => this.lose('expired')), // A loss ends every lease (ROOM-3).
      room.on('reset', () => this.lose('expired')),
    ];
    void room.ended.then(() => this.lose('disconnected'));
    this.hold(askedAt);
  }

  get token(): string {
    return this.ack.token;
  }

  /** The version of the item when it was locked; 0 if there was none. */
  get version(): number {
    return this.ack.version;
  }

  get isHeld(): boolean {
    return this.state === 'held';
  }

  on<Name extends keyof LeaseEvents>(name: Name, listener: (value: LeaseEvents[Name]) => void): () => void {
    return this.emitter.on(name, listener);
  }

  /** RFC 7396: `null` removes a field. Rejects with `lock_lost` or `lock_expired` if it is not held any more. */
  update(patch: JsonObject, options?: SendOptions): Promise<UpdateAck & Ack> {
    return this.room.command('planning.update', { ...this.claim, data: patch }, options);
  }

  /** Resolves when the server has been told; offline at once, as it ends by itself there. Again: nothing. */
  async release(): Promise<void> {
    if (this.state !== 'held') return;
    this.end('released');
    const told = this.room.command('planning.unlock', this.claim).catch(() => undefined); // Over already, then.
    if (this.room.isLive) await told;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }

  private get claim() {
    return { item_id: this.item_id, token: this.token };
  }

  private hold(from: number): void {
    const { ttl_ms: ttlMs } = this.ack;
    const left = from + ttlMs - performance.now();
    clearTimeout(this.ending);
    this.ending = setTimeout(() => this.lose('expired'), left);
    this.renewing = setTimeout(() => void this.renew(), left - ttlMs * (1 - RENEWED_AFTER));
  }

  private async renew(): Promise<void> {
    const askedAt = performance.now();
    try {
      await this.room.command('planning.renew', this.claim);
      if (this.isHeld) this.hold(askedAt);
    } catch {
      this.lose('expired'); // Refused for good: it is over, only the word of it is not here yet.
    }
  }

  private hear({ type, payload }: EventFrame): void {
    if (type !== 'planning' || payload['action'] !== 'unlock' || payload['item_id'] !== this.item_id) return;
    const reason = payload['reason'] as UnlockReason;
    if (reason === 'released') this.end('released');
    else this.lose(reason);
  }

  private lose(reason: LeaseEvents['lost']): void {
    if (!this.isHeld) return;
    this.end(reason);
    this.emitter.emit('lost', reason);
  }

  private end(state: Lease['state']): void {
    this.state = state;
    clearTimeout(this.renewing);
    clearTimeout(this.ending);
    for (const off of this.offs) off();
  }
}
