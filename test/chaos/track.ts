import { parsePosition } from '../../src/protocol/position.js';
import type { Frame } from '../support/rally-client.js';
import type { Entry } from './history.js';
import type { Cut } from './lines.js';

/** A durable event as a client was told it. */
export interface Delivery {
  readonly at: number;
  readonly client: string;
  readonly session: string;
  readonly room: string;
  /** Of the client, at that moment. */
  readonly epoch: string;
  readonly seq: number;
  readonly frame: Frame;
}
/** A hole, or a repetition, that nobody told of. */
export interface Jump {
  readonly at: number;
  readonly client: string;
  readonly room: string;
  readonly after: number;
  readonly seq: number;
}
export interface Resume {
  readonly at: number;
  readonly client: string;
  readonly room: string;
  readonly since: { readonly epoch: string; readonly seq: number };
  readonly resumed: boolean;
  readonly reason: string;
  readonly seq: number;
}
export interface Stretch {
  readonly begin: number;
  readonly end: number;
}
/** One socket in one room, from `joined` to its end. */
export interface Stay extends Stretch {
  readonly client: string;
  readonly user: string;
  readonly session: string;
  readonly room: string;
}
export interface Place {
  readonly client: string;
  readonly room: string;
  readonly epoch: string;
  readonly seq: number;
}
export interface Track {
  readonly deliveries: readonly Delivery[];
  readonly cuts: readonly Cut[];
  readonly jumps: readonly Jump[];
  readonly resumes: readonly Resume[];
  readonly stays: readonly Stay[];
  /** When faults were at work. */
  readonly troubles: readonly Stretch[];
  /** Where each client ended. */
  readonly places: readonly Place[];
}

/** Follows each client through what it was told, as a client must: its position, what was cut, what was missing. */
export function follow(entries: readonly Entry[]): Track {
  const follower = new Follower();
  for (const entry of entries) follower.take(entry);
  return follower.end();
}

class Follower {
  private readonly deliveries: Delivery[] = [];
  private readonly cuts: Cut[] = [];
  private readonly jumps: Jump[] = [];
  private readonly resumes: Resume[] = [];
  private readonly stays: { -readonly [Key in keyof Stay]: Stay[Key] }[] = [];
  private readonly troubles = new Map<number, { begin: number; end: number }>();
  private readonly places = new Map<string, { epoch: string; seq: number }>();
  private readonly asked = new Map<string, string | undefined>();
  private readonly users = new Map<string, string>();

  take(entry: Entry): void {
    switch (entry.kind) {
      case 'asked':
        this.asked.set(`${entry.client} ${entry.room}`, entry.since);
        return;
      case 'open':
        this.users.set(entry.client, entry.user);
        return;
      case 'close':
        for (const stay of this.stays) if (stay.session === entry.session) stay.end = Math.min(stay.end, entry.at);
        return;
      case 'fault':
        if (entry.phase === 'begin') this.troubles.set(entry.fault, { begin: entry.at, end: Infinity });
        else this.troubles.set(entry.fault, { begin: this.troubles.get(entry.fault)?.begin ?? 0, end: entry.at });
        return;
      case 'frame':
        this.hear(entry.at, entry.client, entry.session, entry.frame);
        return;
      default:
        return;
    }
  }

  end(): Track {
    const { deliveries, cuts, jumps, resumes, stays } = this;
    const places = [...this.places].map(([key, place]) => {
      const [client = '', room = ''] = key.split(' ');
      return { client, room, ...place };
    });
    return { deliveries, cuts, jumps, resumes, stays, troubles: [...this.troubles.values()], places };
  }

  private hear(at: number, client: string, session: string, frame: Frame): void {
    const { type, seq, payload, room_id: room = '' } = frame;
    const key = `${client} ${room}`;
    const action = type === 'room' ? payload['action'] : undefined;
    if (action === 'joined') this.join(at, client, session, frame);
    else if (action === 'truncate') this.truncate(at, client, room, frame);
    else if (action === 'reset')
      this.places.delete(key); // The client joins afresh.
    else if (seq !== undefined && type !== 'ack' && type !== 'error') {
      const place = this.places.get(key) ?? { epoch: '', seq: -1 };
      if (seq !== place.seq + 1) this.jumps.push({ at, client, room, after: place.seq, seq });
      this.deliveries.push({ at, client, session, room, epoch: place.epoch, seq, frame });
      this.places.set(key, { epoch: place.epoch, seq });
    }
  }

  private join(at: number, client: string, session: string, { payload, room_id: room = '' }: Frame): void {
    const key = `${client} ${room}`;
    const [epoch, head] = [String(payload['epoch']), Number(payload['seq'])];
    const asked = this.asked.get(key);
    const since = asked === undefined ? null : parsePosition(asked);
    const resumed = payload['resumed'] === true;
    if (since !== null) {
      const reason = String(payload['reason']);
      this.resumes.push({ at, client, room, since, resumed, reason, seq: head });
    }
    const cut = typeof payload['cut'] === 'number' ? payload['cut'] : undefined;
    if (resumed && since !== null && since.epoch !== epoch) {
      this.cuts.push({
        at,
        client,
        room,
        from: since.epoch,
        to: epoch,
        cut: cut ?? since.seq,
        isExact: cut !== undefined,
      });
    }
    const seq = resumed && since !== null ? Math.min(since.seq, cut ?? since.seq) : head;
    this.places.set(key, { epoch, seq });
    this.stays.push({ client, user: this.users.get(client) ?? '', session, room, begin: at, end: Infinity });
  }

  private truncate(at: number, client: string, room: string, { payload }: Frame): void {
    const key = `${client} ${room}`;
    const place = this.places.get(key) ?? { epoch: '', seq: 0 };
    const [epoch, cut] = [String(payload['epoch']), Number(payload['cut'])];
    this.cuts.push({ at, client, room, from: place.epoch, to: epoch, cut, isExact: true });
    this.places.set(key, { epoch, seq: Math.min(place.seq, cut) });
  }
}
