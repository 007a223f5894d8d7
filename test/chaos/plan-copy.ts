import { Itinerary } from '../../scripts/support/itinerary.js';
import type { DayVersion, Item } from '../../scripts/support/itinerary.js';
import type { Frame } from '../support/rally-client.js';

/** An itinerary as it was at a place of the log. */
export interface Plan {
  readonly epoch: string;
  readonly seq: number;
  readonly items: readonly Item[];
  readonly days: readonly DayVersion[];
}
type State = Pick<Plan, 'items' | 'days'> & { readonly cursor?: string };

/** What one client makes of what it is told of the itinerary of one room. */
export class PlanCopy {
  /** What a join showed; `undefined` while the client knows no whole plan. */
  private base: Plan | undefined;
  private events: Frame[] = [];
  private epoch = '';

  /** What a join shows, if the frame is one that does. */
  take(frame: Frame): Plan | undefined {
    const { type, seq, payload } = frame;
    if (seq !== undefined) {
      this.goBack(seq - 1);
      this.events.push(frame);
      return undefined;
    }
    if (type !== 'room') return undefined;
    const { action, epoch, cut, resumed } = payload;
    if (action === 'reset') this.base = undefined;
    if (action !== 'joined' && action !== 'truncate') return undefined;
    this.epoch = String(epoch);
    if (action === 'joined' && resumed !== true) return this.begin(payload);
    if (typeof cut === 'number') this.goBack(cut);
    return undefined;
  }

  get plan(): Plan | undefined {
    const { base, events, epoch } = this;
    if (base === undefined) return undefined;
    const itinerary = new Itinerary();
    itinerary.begin(base.items, base.days);
    for (const event of events) itinerary.take(event);
    return { epoch, seq: events.at(-1)?.seq ?? base.seq, items: itinerary.all, days: itinerary.days };
  }

  /** An itinerary that comes in pages is not followed. */
  private begin({ epoch, seq, state }: Frame['payload']): Plan | undefined {
    const { planning } = state as { planning?: State };
    this.events = [];
    this.base =
      planning === undefined || planning.cursor !== undefined
        ? undefined
        : { epoch: String(epoch), seq: Number(seq), items: planning.items, days: planning.days };
    return this.base;
  }

  /** What came after `seq` is void, or comes again. Of a state that shows more nothing can be kept. */
  private goBack(seq: number): void {
    if (this.base !== undefined && this.base.seq > seq) this.base = undefined;
    while ((this.events.at(-1)?.seq ?? 0) > seq) this.events.pop();
  }
}
