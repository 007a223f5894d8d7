import { Disconnected, WireClient } from '../../scripts/support/wire-client.js';

/** A command that was sent at least once. Its id stands in its event where it can, so that the log tells who made it. */
interface Command {
  readonly id: string;
  readonly type: string;
  readonly payload: Record<string, unknown>;
}
/** What the server promised. */
export interface Promised {
  readonly user: string;
  readonly id: string;
  readonly seq: number;
  readonly payload: Record<string, unknown>;
}

/** Ends of a lease that a restart explains: it ran on while the server was down. */
const LEASE_OVER = new Set(['lock_expired', 'lock_lost']);

/** Writes as fast as it is answered, over crashes: what had no answer is sent again, with the same id, before all else. */
export class CrashWriter {
  readonly promised: Promised[] = [];
  /** Commands whose outcome a crash left open. */
  repeated = 0;
  /** Of those, the ones that had been done before the crash. */
  duplicates = 0;
  private open: Command | undefined;
  private count = 0;
  private token: unknown;

  constructor(
    readonly user: string,
    private readonly room: string,
    private readonly onAck: () => void,
  ) {}

  /** Resolves when the server is gone. */
  async write(url: string): Promise<void> {
    const { client } = await WireClient.join({ url, room: this.room, user: this.user });
    try {
      if (this.open !== undefined) await this.repeat(client, this.open);
      for (;;) await this.send(client, this.next());
    } catch (error) {
      if (!(error instanceof Disconnected)) throw error;
    }
  }

  /** Settles what the last crash left open. */
  async settle(url: string): Promise<void> {
    const { client } = await WireClient.join({ url, room: this.room, user: this.user });
    if (this.open !== undefined) await this.repeat(client, this.open);
    await client.close();
  }

  private async repeat(client: WireClient, command: Command): Promise<void> {
    this.repeated++;
    await this.send(client, command);
  }

  /** Chat, chat, lock → update → unlock, over and over. */
  private next(): Command {
    const n = this.count++;
    const id = `${this.user}-${n}`;
    const item_id = `item-of-${this.user}`;
    switch (n % 5) {
      case 2:
        return { id, type: 'planning', payload: { action: 'lock', item_id, ttl_ms: 120_000 } };
      case 3:
        return { id, type: 'planning', payload: { action: 'update', item_id, data: { notes: id }, token: this.token } };
      case 4:
        return { id, type: 'planning', payload: { action: 'unlock', item_id, token: this.token } };
      default:
        return { id, type: 'chat', payload: { content: id } };
    }
  }

  private async send(client: WireClient, command: Command): Promise<void> {
    this.open = command;
    const { id, type, payload } = command;
    const answer = await client.ask(type, payload, id);
    if (answer.type === 'ack') this.keep(command, answer.payload);
    else if (!LEASE_OVER.has(String(answer.payload['code']))) throw new Error(JSON.stringify({ command, answer }));
    this.open = undefined;
  }

  private keep({ id, payload }: Command, ack: Record<string, unknown>): void {
    if (payload['action'] === 'lock') this.token = ack['token'];
    if (ack['duplicate'] === true) this.duplicates++;
    const { token: _, ttl_ms: __, ...told } = payload;
    this.promised.push({ user: this.user, id, seq: Number(ack['seq']), payload: told });
    this.onAck();
  }
}
