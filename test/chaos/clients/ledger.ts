import type { Frame } from '../../support/rally-client.js';
import type { History, Payload } from '../history.js';

interface Open {
  readonly op: number;
  attempts: number;
  sentAt: number;
  session: string;
  ms: number;
}

let operations = 0;

/** The operations of one client: what it wanted, how often that was sent, and what came of it. */
export class Ledger {
  private readonly open = new Map<string, Open>();
  private readonly opOf = new Map<string, number>();
  private answeredAt = 0;

  constructor(
    private readonly client: string,
    private readonly room: string,
    private readonly history: History,
  ) {}

  /** False if the id stands for an operation that was acked already. */
  begin(id: string, type: string, payload: Payload): boolean {
    if (this.opOf.has(id)) return false;
    const { client, room } = this;
    const op = ++operations;
    this.opOf.set(id, op);
    this.open.set(id, { op, attempts: 0, sentAt: 0, session: '', ms: 0 });
    this.history.add({ kind: 'invoke', op, client, user: client, room, id, type, payload });
    return true;
  }

  /** A frame with the id goes out. */
  sent(id: string): void {
    const open = this.open.get(id);
    if (open === undefined) return;
    open.attempts++;
    open.sentAt = performance.now();
  }

  /** Frames of a socket are answered one after the other: a wait counts from the answer before. */
  answered({ type, re, payload }: Frame, session: string): void {
    const open = this.open.get(re ?? '');
    const { answeredAt } = this;
    this.answeredAt = performance.now();
    if (open === undefined) return;
    open.session = session;
    open.ms = this.answeredAt - Math.max(open.sentAt, answeredAt);
    if (type === 'error') {
      this.history.add({ kind: 'refused', op: open.op, code: String(payload['code']), ms: open.ms });
    }
  }

  ok(id: string, ack: Payload): void {
    const open = this.open.get(id);
    if (open === undefined) return;
    const { op, session, attempts, ms } = open;
    this.history.add({ kind: 'ok', op, session, attempts, ms, ack });
    this.open.delete(id);
  }

  /** An earlier attempt may still be on its way through an instance that stands still. */
  refused(id: string, code: string): void {
    const open = this.open.get(id);
    if (open === undefined) return;
    const { op, attempts } = open;
    this.history.add(attempts <= 1 ? { kind: 'fail', op, code } : { kind: 'unknown', op });
    this.open.delete(id);
  }

  again(id: string, ack: Payload): void {
    const op = this.opOf.get(id);
    if (op !== undefined) this.history.add({ kind: 'again', op, ack });
  }

  offeredAgain(id: string): void {
    const op = this.opOf.get(id);
    if (op !== undefined) this.history.add({ kind: 'reoffer', op });
  }

  /** Nobody waits any longer for what is not answered. */
  giveUp(): void {
    for (const { op } of this.open.values()) this.history.add({ kind: 'unknown', op });
    this.open.clear();
  }
}
