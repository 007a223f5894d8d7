import { isDeepStrictEqual } from 'node:util';
import { chatIn, readHistory } from '../support/history.js';
import { byId } from '../support/itinerary.js';
import type { Item } from '../support/itinerary.js';
import type { Frame } from '../../test/support/rally-client.js';
import { RoomLog } from '../support/room-log.js';
import { Watch } from '../support/watch.js';
import { Traveller } from './traveller.js';
import type { Receipt } from './traveller.js';

const SETTLE_MS = 15_000;

export interface RoomFaults {
  readonly order: string[];
  readonly acks: string[];
  readonly state: string[];
  readonly positions: string[];
}

/** One room and those in it, and what must be true of it in the end. */
export class LoadRoom {
  readonly log = new RoomLog();
  readonly travellers: readonly Traveller[];
  private readonly watch = new Watch();

  constructor(
    private readonly name: string,
    size: number,
    url: string,
  ) {
    this.travellers = Array.from(
      { length: size },
      (_, n) => new Traveller({ url, room: name, user: `${name}-user-${n + 1}`, log: this.log, watch: this.watch }),
    );
  }

  async verify(faults: RoomFaults): Promise<void> {
    const isSettled = () =>
      this.travellers.every((one) => one.cursor === this.log.head && this.lostSight(one).length === 0);
    await this.watch.until(isSettled, SETTLE_MS);
    const behind = this.travellers.filter(({ cursor }) => cursor !== this.log.head);
    faults.order.push(...this.log.faults, ...this.log.leaseFaults());
    faults.order.push(...behind.map(({ user, cursor }) => `${user} stands at ${cursor} of ${this.log.head}`));
    faults.positions.push(...this.travellers.flatMap((one) => this.lostSight(one)));
    this.verifyAcks(faults);
    await this.verifyState(faults);
    await Promise.all(this.travellers.map((one) => one.leave()));
  }

  private lostSight(viewer: Traveller): string[] {
    const unseen = this.travellers.filter(({ user, lastFix }) => lastFix > 0 && viewer.positions.get(user) !== lastFix);
    return unseen.map(
      ({ user, lastFix }) => `${viewer.user} sees ${user} at ${viewer.positions.get(user)}, not ${lastFix}`,
    );
  }

  private verifyAcks({ acks }: RoomFaults): void {
    const seen = new Set<number>();
    for (const receipt of this.travellers.flatMap(({ receipts }) => receipts)) {
      if (seen.has(receipt.seq)) acks.push(`${this.name}: seq ${receipt.seq} was acknowledged for two commands`);
      seen.add(receipt.seq);
      if (!this.isInLog(receipt)) acks.push(`${this.name}: ${JSON.stringify(receipt)} is not at its seq`);
    }
    const unasked = this.log.events.filter((event) => !seen.has(event.seq ?? 0) && !comesByItself(event));
    acks.push(...unasked.map((event) => `${this.name}: nobody has an ack for ${JSON.stringify(event)}`));
  }

  private isInLog({ user, seq, payload }: Receipt): boolean {
    const event = this.log.at(seq);
    return (
      event?.user_id === user &&
      Object.entries(payload).every(([key, value]) => isDeepStrictEqual(event.payload[key], value))
    );
  }

  private async verifyState({ state }: RoomFaults): Promise<void> {
    const client = this.travellers[0]?.client;
    if (client === undefined) return;
    const { items, seq } = await client.get('planning', { action: 'snapshot' });
    const shown = (items as Item[]).sort(byId);
    if (!isDeepStrictEqual(shown, this.log.itemsAt(Number(seq)))) state.push(`${this.name}: the itinerary differs`);
    if (!isDeepStrictEqual(await readHistory(client), chatIn(this.log)))
      state.push(`${this.name}: the history differs`);
  }
}

/** The end of a lease that ran out, or whose holder left the room; the share that begins with a first fix. */
function comesByItself({ type, payload }: Pick<Frame, 'type' | 'payload'>): boolean {
  return type === 'location' || payload['action'] === 'unlock';
}
