import { Evidence, TERMS } from '../evidence.js';
import type { Terms } from '../evidence.js';
import type { FinalRoom } from '../final-room.js';
import type { Entry, Payload } from '../history.js';
import { markText } from '../mark.js';
import type { Finding } from '../finding.js';
import type { Frame } from '../../support/rally-client.js';

const ROOM = 'trip';
const NONCE = 'n12345678';
const EPOCH = 'e1';

/** A history made by hand, for the specs of checkers: one room, and everybody behaves unless told otherwise. */
export class Story {
  readonly entries: Entry[] = [];
  /** What the store holds in the end; changed freely. */
  events: Frame[] = [];
  items: FinalRoom['items'] = [];
  days: FinalRoom['days'] = [];
  messages: FinalRoom['messages'] = [];
  told: Frame[] = [];
  online: string[] = [];
  epoch = EPOCH;
  private at = 0;
  private ops = 0;
  private ids = 0;

  /** Time passes. */
  wait(ms: number): this {
    this.at += ms;
    return this;
  }

  get now(): number {
    return this.at;
  }

  /** A member comes, or comes back with `since`. */
  join(
    client: string,
    { session = `${client}-1`, since, ...payload }: { session?: string; since?: string } & Payload = {},
  ) {
    this.tell({ kind: 'asked', client, room: ROOM, ...(since === undefined ? {} : { since }) });
    this.tell({ kind: 'open', client, user: client, session });
    const joined = { action: 'joined', epoch: this.epoch, seq: 0, resumed: since !== undefined, ...payload };
    return this.hear(client, { type: 'room', payload: joined }, session);
  }

  leave(client: string, session = `${client}-1`): this {
    return this.tell({ kind: 'close', client, session, code: 1006 });
  }

  /** A frame arrives at a client. */
  hear(client: string, frame: Partial<Frame> & Pick<Frame, 'type' | 'payload'>, session = `${client}-1`): this {
    return this.tell({ kind: 'frame', client, session, frame: { room_id: ROOM, ...frame } });
  }

  /** The events at these seqs, as the store has them, arrive at a client. */
  hearEvents(client: string, ...seqs: readonly number[]): this {
    for (const seq of seqs) {
      const event = this.events[seq - 1];
      if (event !== undefined) this.hear(client, event);
    }
    return this;
  }

  /** Somebody wants something, and it is acked at once; what is stored is up to the caller. */
  ack(user: string, type: string, payload: Payload, ack: Payload, id = `i${++this.ids}`): this {
    this.invoke(user, type, payload, id);
    return this.tell({
      kind: 'ok',
      op: this.ops,
      session: `${user}-1`,
      attempts: 1,
      ms: 1,
      ack: { epoch: this.epoch, ...ack },
    });
  }

  invoke(user: string, type: string, payload: Payload, id = `i${++this.ids}`): this {
    const op = ++this.ops;
    return this.tell({ kind: 'invoke', op, client: user, user, room: ROOM, id, type, payload });
  }

  /** A message that is acked, and stored where its ack says. */
  say(user: string): this {
    const id = `i${++this.ids}`;
    const payload = { content: markText(NONCE, user, id) };
    this.store(user, 'chat', payload);
    return this.ack(user, 'chat', payload, { seq: this.events.length }, id);
  }

  /** A planning command that is acked, and stored where its ack says. */
  plan(user: string, payload: Payload, ack: Payload = {}): this {
    this.store(user, 'planning', payload);
    return this.ack(user, 'planning', payload, { seq: this.events.length, ...ack });
  }

  /** A change of an item that is acked; `told` is what its event and its ack say. */
  change(user: string, asked: Payload, told: Payload, ack: Payload = told): this {
    const { action, item_id, data } = asked;
    this.store(user, 'planning', { action, item_id, ...(data === undefined ? {} : { data }), ...told });
    return this.ack(user, 'planning', asked, { seq: this.events.length, ...ack });
  }

  /** Everything that is stored by now arrives at a client that was told nothing of it. */
  hearAll(client: string): this {
    return this.hearEvents(client, ...this.events.map(({ seq = 0 }) => seq));
  }

  store(user: string, type: string, payload: Payload): this {
    this.events.push({ type, room_id: ROOM, user_id: user, seq: this.events.length + 1, ts: this.at, payload });
    return this;
  }

  tell(entry: WithoutTime<Entry>): this {
    this.at += 1;
    this.entries.push({ at: this.at, ...entry });
    return this;
  }

  get lastOp(): number {
    return this.ops;
  }

  evidence(terms: Partial<Terms> = {}): Evidence {
    const { events, items, days, messages, told, online, epoch } = this;
    const log = { epoch, head: events.length, events };
    const room = { room: ROOM, nonce: NONCE, latitude: 30, ...log, items, days, messages, told, online };
    return new Evidence(this.entries, [room], { ...TERMS, ...terms });
  }
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

/** The kinds of what was found, in order. */
export function kindsOf(findings: readonly Finding[]): string[] {
  return findings.map(({ kind }) => kind);
}
