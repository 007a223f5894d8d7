import { isDeepStrictEqual } from 'node:util';
import type { Frame } from '../../test/support/rally-client.js';
import { EventOrder } from '../support/event-order.js';
import type { Event } from '../support/event-order.js';
import type { ChatLine } from '../support/history.js';

/** An accepted command: where its event must stand, and how it is known there. */
export interface Receipt {
  readonly user: string;
  readonly seq: number;
  readonly payload: Record<string, unknown>;
}

/** Only the acks of what became an event have a time. */
export function receiptOf(user: string, asked: Record<string, unknown>, answer: Frame): Receipt | undefined {
  const { seq, ts, version, created } = answer.payload;
  if (answer.type !== 'ack' || typeof seq !== 'number' || ts === undefined) return undefined;
  const { base_version: _, token: __, ...payload } = asked;
  if (payload['action'] === 'update') Object.assign(payload, { version }, created === true && { created });
  if (payload['action'] === 'unlock') payload['reason'] = 'released';
  return { user, seq, payload };
}

/** More than a page of history. */
const CHATS_KEPT = 200;

/** The room's order, in which every acknowledged command must be found: once, at the seq of its ack. */
export class Ledger extends EventOrder {
  readonly ackFaults: string[] = [];
  acks = 0;
  events = 0;
  edits = 0;
  messages = 0;
  private chats: ChatLine[] = [];
  /** Acks whose event has not been seen yet: the two come in either order. */
  private readonly open = new Map<number, Receipt>();
  private readonly claimed = new Set<number>();

  constructor(private readonly onEvent: (event: Event) => void) {
    super();
  }

  get unseen(): number {
    return this.open.size;
  }

  /** What was said last, as it was heard. */
  get lastChats(): ChatLine[] {
    return this.chats.toSorted((a, b) => a.seq - b.seq);
  }

  acknowledge(receipt: Receipt): void {
    const { seq } = receipt;
    this.acks++;
    if (this.claimed.has(seq)) this.ackFaults.push(`seq ${seq} was acknowledged for two commands`);
    this.claimed.add(seq);
    const event = this.at(seq);
    if (event === undefined) this.open.set(seq, receipt);
    else this.compare(receipt, { ...event, seq });
  }

  override forgetAfter(seq: number, epoch: string): void {
    super.forgetAfter(seq, epoch);
    for (const claimed of this.claimed) if (claimed > this.head) this.claimed.delete(claimed);
    for (const open of this.open.keys()) if (open > this.head) this.open.delete(open);
    this.chats = this.chats.filter((chat) => chat.seq <= this.head);
  }

  protected override add(event: Event): void {
    const { type, seq, user_id = '', payload } = event;
    const receipt = this.open.get(seq);
    this.open.delete(seq);
    if (receipt !== undefined) this.compare(receipt, event);
    this.events++;
    if (payload['action'] === 'update') this.edits++;
    if (type === 'chat') {
      this.messages++;
      this.chats = [...this.chats.slice(1 - CHATS_KEPT), { seq, user_id, content: String(payload['content']) }];
    }
    this.onEvent(event);
  }

  private compare({ user, seq, payload }: Receipt, event: Event): void {
    const isSame = Object.entries(payload).every(([key, value]) => isDeepStrictEqual(event.payload[key], value));
    if (event.user_id === user && isSame) return;
    this.ackFaults.push(`seq ${seq} is ${JSON.stringify(event)}, not ${user}’s ${JSON.stringify(payload)}`);
  }
}
