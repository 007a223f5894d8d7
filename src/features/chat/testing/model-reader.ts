import assert from 'node:assert/strict';
import type { RoomId } from '../../../protocol/ids.js';
import type { LogEntry } from '../../../store/room-contents.js';
import type { RoomSignal, Watch } from '../../../store/room-signal.js';
import type { RoomStore } from '../../../store/room-store.js';
import type { ChatHistoryAck } from '../chat.messages.js';
import { ModelClient } from './model-client.js';
import type { ChatState } from './model-client.js';
import type { ModelInstance } from './model-instance.js';
import { SOMEBODY } from './model-steps.js';
import type { Step } from './model-steps.js';

type Of<Kind extends Step['kind']> = Extract<Step, { readonly kind: Kind }>;
/** What a reader takes from the server, at the time when it is asked for. */
export interface Source {
  readonly store: RoomStore;
  readonly room: RoomId;
  readonly instance: ModelInstance;
  readonly state: () => Promise<ChatState>;
}

/** Somebody who reads along, is away, comes back, and takes pages until all is known. */
export class ModelReader {
  readonly client = new ModelClient();
  private inbox: RoomSignal[] = [];
  private watch: Watch | undefined;
  private epoch = '';
  /** Where the pages that are known begin and end, and whether there are more. */
  private edge = { from: 0, to: 0, isMoreBefore: false, isMoreAfter: false };

  constructor(private readonly source: Source) {}

  /** Whether all is known, up to the newest event. */
  get isCurrent(): boolean {
    return this.watch !== undefined && this.isWhole;
  }

  leave(): void {
    this.watch?.stop();
    this.watch = undefined;
    this.inbox = [];
  }

  async come({ how, back, limit }: Omit<Of<'back'>, 'kind'>): Promise<void> {
    if (this.watch !== undefined) return;
    const { store, room, instance } = this.source;
    this.watch = await store.watch(room, (signal) => this.note(signal));
    if (how === 'resume' && this.isWhole) return this.resume();
    this.epoch = this.watch.at.epoch;
    this.client.begin(await this.source.state());
    const around = Math.max(1, this.client.seq - back);
    this.take(await instance.history(SOMEBODY, how === 'around' ? { around, limit } : { limit }), around);
  }

  async page({ cursor, limit }: Of<'page'>): Promise<void> {
    if (this.watch === undefined || this.isWhole) return;
    const { from, to, isMoreBefore, isMoreAfter } = this.edge;
    const isBefore = isMoreBefore && (cursor === 'before' || !isMoreAfter);
    const asked = isBefore ? { before: from, limit } : { after: to, limit };
    const page = await this.source.instance.history(SOMEBODY, asked);
    assert(page.messages.length > 0, 'there was more');
    this.client.add(page);
    if (isBefore) this.edge = { ...this.edge, from: page.messages[0]?.seq ?? 0, isMoreBefore: page.has_more_before };
    else this.edge = { ...this.edge, to: page.messages.at(-1)?.seq ?? 0, isMoreAfter: page.has_more_after };
  }

  /** Reads what has come; whoever still takes pages reads it when they are all there. */
  read(): void {
    if (!this.isCurrent) return;
    for (const signal of this.inbox.splice(0)) {
      if (signal.kind === 'event' && signal.event.seq > this.client.seq) this.client.hear(signal.event);
      if (signal.kind === 'lane' && signal.lane === 'chat.receipt') this.client.overhear(signal.entry);
    }
  }

  private get isWhole(): boolean {
    return !this.edge.isMoreBefore && !this.edge.isMoreAfter;
  }

  /** ROOM-2. */
  private async resume(): Promise<void> {
    const { store, room, instance } = this.source;
    const view = await store.read(room, { since: { epoch: this.epoch, seq: this.client.seq } });
    assert(view.kind === 'view' && view.log?.kind === 'resumed', 'the log reaches back');
    for (const event of view.log.entries) this.client.hear(event);
    this.client.catchUp((await instance.receiptsOf(SOMEBODY)).receipts);
  }

  private take(page: ChatHistoryAck, cursor: number): void {
    this.client.add(page);
    this.edge = {
      from: page.messages[0]?.seq ?? cursor + 1,
      to: page.messages.at(-1)?.seq ?? cursor,
      isMoreBefore: page.has_more_before,
      isMoreAfter: page.has_more_after,
    };
  }

  /** What waits for its reader is erased where it waits. */
  private note(signal: RoomSignal): void {
    if (signal.kind !== 'erase') {
      this.inbox.push(signal);
      return;
    }
    const { seq, as } = signal;
    const erased = (event: LogEntry) => (event.seq === seq ? { ...event, ...as } : event);
    this.inbox = this.inbox.map((one) => (one.kind === 'event' ? { ...one, event: erased(one.event) } : one));
  }
}
