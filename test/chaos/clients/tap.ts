import { WebSocket } from 'ws';
import type { Frame } from '../../support/rally-client.js';
import type { History } from '../history.js';
import type { Ledger } from './ledger.js';

export interface Owner {
  readonly client: string;
  readonly history: History;
  readonly ledger: Ledger;
}
interface Wish {
  readonly room_id: string;
  readonly since?: string;
}

let sockets = 0;

/** A socket that writes down what goes over it, whoever speaks and listens there. */
export class TappedSocket extends WebSocket {
  private owner: Owner | undefined;
  private session = '';

  constructor(owner: Owner, url: string, protocols?: string[]) {
    super(url, protocols);
    this.owner = owner;
    this.on('message', (data: Buffer) => this.hear(JSON.parse(data.toString()) as Frame));
    this.on('error', () => undefined);
    this.once('close', (code: number) => this.tellEnd(code));
  }

  /** Cuts it off, as a lost network does; nothing that still arrives is heard. */
  cut(): void {
    this.tellEnd(1006);
    this.terminate();
  }

  override send(text: string): void {
    const { owner } = this;
    super.send(text);
    if (owner === undefined) return;
    const { type, id, payload } = JSON.parse(text) as Frame & { id?: string };
    if (id !== undefined) owner.ledger.sent(id);
    if (type !== 'room' || payload['action'] !== 'join') return;
    const { client, history } = owner;
    for (const { room_id: room, since } of (payload['rooms'] ?? [payload]) as Wish[]) {
      history.add({ kind: 'asked', client, room, ...(since === undefined ? {} : { since }) });
    }
  }

  private hear(frame: Frame): void {
    if (this.owner === undefined) return;
    const { client, history, ledger } = this.owner;
    if (frame.type === 'session' && frame.payload['action'] === 'welcome') {
      // A session that was taken over goes on, on another socket.
      this.session = `${String(frame.payload['session_id'])}.${++sockets}`;
      history.add({ kind: 'open', client, user: client, session: this.session });
    } else if (frame.type === 'ack' || frame.type === 'error') ledger.answered(frame, this.session);
    else history.add({ kind: 'frame', client, session: this.session, frame });
  }

  private tellEnd(code: number): void {
    const { owner, session } = this;
    this.owner = undefined;
    if (owner !== undefined && session !== '') {
      owner.history.add({ kind: 'close', client: owner.client, session, code });
    }
  }
}
