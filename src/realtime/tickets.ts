import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Identity } from '../auth/identity.rules.js';
import type { RoomId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';
import { readBody } from '../store/body.js';
import type { Millis } from '../store/room-contents.js';
import { RoomStore, StoreUnavailable } from '../store/room-store.js';

export const TICKET_TTL_MS: Millis = 30_000;
export const TICKET_TABLE = 'ticket/';
const TICKET_BYTES = 16;
/** In several rooms, so that a crowd that connects is no storm on one of them. */
const ROOMS = 64;

/** AUTH-4: what stands for a token in a URL: good once, on any instance, for half a minute. The store keeps its digest. */
@Injectable()
export class Tickets {
  constructor(private readonly store: RoomStore) {}

  /** Throws StoreUnavailable. */
  async issue(identity: Identity): Promise<string> {
    const ticket = randomBytes(TICKET_BYTES).toString('base64url');
    const { room, name } = placeOf(ticket);
    const puts = [[TICKET_TABLE + name, JSON.stringify(identity)]] as const;
    const timers = [{ key: `ticket:${name}`, at: this.store.now() + TICKET_TTL_MS }];
    const { kind } = await this.store.commit(room, { puts, timers });
    if (kind !== 'committed') throw new StoreUnavailable(`No ticket: the store is ${kind}`);
    return ticket;
  }

  /** Throws StoreUnavailable: then it was not used, or nobody will know. */
  async redeem(ticket: string): Promise<Identity | Refusal> {
    const { room, name } = placeOf(ticket);
    const key = TICKET_TABLE + name;
    const view = await this.store.read(room, { rows: [key] });
    const row = view.kind === 'view' ? view.rows.get(key) : undefined;
    if (row === undefined) return spent();
    const guards = [{ key, rev: row.rev }];
    const timers = [{ key: `ticket:${name}`, at: null }];
    const { kind } = await this.store.commit(room, { guards, deletes: [key], timers });
    return kind === 'committed' ? readBody<Identity>(row.body) : spent();
  }
}

function spent(): Refusal {
  return new Refusal('unauthorized', { message: 'The ticket is unknown, over, or was used before.' });
}

function placeOf(ticket: string): { room: RoomId; name: string } {
  const digest = createHash('sha256').update(ticket).digest();
  return { room: `$ticket-${digest.readUInt8() % ROOMS}` as RoomId, name: digest.toString('base64url') };
}
