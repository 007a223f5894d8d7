import type { Position } from '../../src/protocol/position.js';
import type { Frame } from '../support/rally-client.js';
import type { Entry, Payload } from './history.js';

/** What a client holds of a room at a place of its log: what its last fresh join showed, and the events since. */
export interface Copy extends Position {
  readonly room: string;
  readonly who: string;
  /** Of the join that shows all of it; absent of what a client had last. */
  readonly at?: number;
  readonly state: Payload;
  readonly events: readonly Frame[];
}

/** Of each client what each of its joins showed, and what it had last. */
export function copiesOf(entries: readonly Entry[]): Copy[] {
  const holders = new Map<string, Holder>();
  const shown = entries.flatMap((entry): Copy[] => {
    if (entry.kind !== 'frame' || entry.frame.room_id === undefined) return [];
    const { at, client, frame } = entry;
    const { room_id: room } = entry.frame;
    const key = `${client} ${room}`;
    const holder = holders.get(key) ?? new Holder(client, room);
    holders.set(key, holder);
    return holder.take(frame) ? holder.copies.map((copy) => ({ ...copy, at, who: `the join of ${client}` })) : [];
  });
  return [...shown, ...[...holders.values()].flatMap(({ copies }) => copies)];
}

class Holder {
  /** What a join showed; `undefined` while the client has nothing whole. */
  private base: { readonly seq: number; readonly state: Payload } | undefined;
  private events: Frame[] = [];
  private epoch = '';

  constructor(
    private readonly client: string,
    private readonly room: string,
  ) {}

  /** Whether the frame begins a new copy. */
  take(frame: Frame): boolean {
    const { type, seq, payload } = frame;
    if (seq !== undefined) {
      this.goBack(seq - 1);
      this.events.push(frame);
      return false;
    }
    if (type !== 'room') return false;
    const { action, epoch, cut, resumed, state = {} } = payload;
    if (action === 'reset') this.base = undefined;
    if (action !== 'joined' && action !== 'truncate') return false;
    this.epoch = String(epoch);
    if (action === 'joined' && resumed !== true) {
      this.events = [];
      this.base = { seq: Number(payload['seq']), state: state as Payload };
      return true;
    }
    if (typeof cut === 'number') this.goBack(cut);
    return false;
  }

  /** One, or none. */
  get copies(): Copy[] {
    const { client: who, room, base, events, epoch } = this;
    if (base === undefined) return [];
    return [{ who, room, epoch, seq: events.at(-1)?.seq ?? base.seq, state: base.state, events: [...events] }];
  }

  /** What came after `seq` is void, or comes again. Of a state that shows more nothing can be kept. */
  private goBack(seq: number): void {
    if (this.base !== undefined && this.base.seq > seq) this.base = undefined;
    while ((this.events.at(-1)?.seq ?? 0) > seq) this.events.pop();
  }
}
