import { parseMetrics } from './prometheus.js';
import type { Samples } from './prometheus.js';

export interface Instances {
  readonly self: string;
  readonly instances: readonly { readonly name: string; readonly state: string }[];
}
export interface ConnectionRow {
  readonly session_id: string;
  readonly user_id: string;
  readonly device?: string;
  readonly version: number;
  /** Server ms. */
  readonly opened_at: number;
  readonly background: boolean;
  readonly rooms: readonly { readonly room_id: string; readonly role: string }[];
}
export interface RoomRow {
  readonly room_id: string;
  readonly connections: number;
}
export interface RoomView {
  readonly room_id: string;
  readonly epoch: string;
  readonly seq: number;
  readonly members_count: number;
  readonly members?: readonly { readonly user_id: string; readonly state: string; readonly role?: string }[];
}
export interface LoggedEvent {
  readonly seq: number;
  /** Server ms. */
  readonly ts: number;
  readonly kind: string;
  readonly user_id: string;
  readonly payload: object;
}

/** What the server answered that was no success: its words, for the person who reads them. */
class AdminRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The HTTP API of the server that the page came from (docs/http-api.md). Rejects with the server's words, or the network's error. */
export class AdminApi {
  constructor(private readonly token: string) {}

  async metrics(): Promise<Samples> {
    return parseMetrics(await (await this.ask('GET', '/metrics')).text());
  }

  instances(): Promise<Instances> {
    return this.read('instances');
  }

  connections(): Promise<{ count: number; connections: readonly ConnectionRow[] }> {
    return this.read('connections');
  }

  async rooms(): Promise<readonly RoomRow[]> {
    return (await this.read<{ rooms: readonly RoomRow[] }>('rooms')).rooms;
  }

  room(id: string): Promise<RoomView> {
    return this.read(`rooms/${encodeURIComponent(id)}`);
  }

  /** The newest hundred with a lower `seq`, ascending. */
  async events(id: string, before?: number): Promise<readonly LoggedEvent[]> {
    const query = before === undefined ? '' : `?before=${before}`;
    const path = `rooms/${encodeURIComponent(id)}/events${query}`;
    return (await this.read<{ events: readonly LoggedEvent[] }>(path)).events;
  }

  /** Closes all connections of a user, on every instance; `mayReturn` lets them come back at once. */
  async disconnect(user: string, mayReturn: boolean): Promise<void> {
    const query = mayReturn ? '?reconnect=true' : '';
    await this.ask('DELETE', `/admin/users/${encodeURIComponent(user)}/connections${query}`);
  }

  /** Drains this instance and ends it. */
  async drain(): Promise<void> {
    await this.ask('POST', '/admin/drain');
  }

  private async read<Answer>(path: string): Promise<Answer> {
    return (await (await this.ask('GET', `/admin/${path}`)).json()) as Answer;
  }

  private async ask(method: string, path: string): Promise<Response> {
    const headers = this.token === '' ? {} : { authorization: `Bearer ${this.token}` };
    const response = await fetch(path, { method, headers, cache: 'no-store' });
    if (response.ok) return response;
    const { message } = (await response.json().catch(() => ({}))) as { message?: string };
    throw new AdminRefusal(response.status, message ?? `The server answered ${response.status}`);
  }
}
