import { Injectable } from '@nestjs/common';
import type { Identity } from '../auth/identity.rules.js';
import { AppConfig } from '../config/app-config.js';
import { CLOSE } from '../protocol/close-code.js';
import type { UserId } from '../protocol/ids.js';
import { readBody } from '../store/body.js';
import type { Millis, RowKey } from '../store/room-contents.js';
import { RoomStore, StoreUnavailable } from '../store/room-store.js';
import { Connections } from './connections.js';
import { SYSTEM, SystemRoom } from './system-room.js';

export const REVOKED_TABLE = 'auth.revoked/';
const PAGE = 1_000;

interface Revocation {
  readonly user_id: UserId;
  /** Tokens issued earlier count no more; ms since 1970 by the issuer's clock. */
  readonly before: Millis;
}

/** AUTH-6: whose tokens count no more. Every instance has all of them in memory, so that a handshake costs nothing. */
@Injectable()
export class Revocations {
  private readonly before = new Map<UserId, Millis>();
  private isLoaded = false;

  constructor(
    private readonly store: RoomStore,
    private readonly connections: Connections,
    private readonly config: AppConfig,
    system: SystemRoom,
  ) {
    system.follow('auth.revoked', { hear: (body) => this.note(readBody<Revocation>(body)), load: () => this.load() });
  }

  /** Whether it is known who is revoked; until then no token can be believed. */
  get isReady(): boolean {
    return this.isLoaded;
  }

  covers({ user, token }: Identity): boolean {
    return token !== undefined && token.issuedAt < (this.before.get(user) ?? 0);
  }

  /**
   * From the answer on every instance that hears the store refuses what was issued to the user before, and has closed, or
   * closes, the sockets that were opened by it. Throws StoreUnavailable: outcome unknown, ask again.
   */
  async revoke(user: UserId, before: Millis): Promise<void> {
    const { auth } = this.config;
    const at = before + (auth.mode === 'jwt' ? auth.maxLifetimeMs : 0);
    const revocation: Revocation = { user_id: user, before };
    const { kind } = await this.store.commit(SYSTEM, {
      puts: [[rowOf(user), JSON.stringify(revocation)]],
      timers: [{ key: `revoked:${user}`, at }],
      events: [{ kind: 'auth.revoked', by: user, body: JSON.stringify(revocation) }],
    });
    if (kind !== 'committed') throw new StoreUnavailable(`Not revoked: the store is ${kind}`);
  }

  private async load(): Promise<void> {
    let after: RowKey | undefined;
    do {
      const table = { prefix: REVOKED_TABLE, limit: PAGE, ...(after === undefined ? {} : { after }) };
      const view = await this.store.read(SYSTEM, { tables: [table] });
      const page = view.kind === 'view' ? view.tables.get(REVOKED_TABLE) : undefined;
      for (const [, { body }] of page?.rows ?? []) this.note(readBody<Revocation>(body));
      after = page?.more === true ? page.rows.at(-1)?.[0] : undefined;
    } while (after !== undefined);
    this.isLoaded = true;
  }

  /** What a lost tail of the store forgot stays known here: nobody who was shut out comes in again by an accident. */
  private note({ user_id: user, before }: Revocation): void {
    if (before <= (this.before.get(user) ?? 0)) return;
    this.before.set(user, before);
    for (const connection of this.connections.of(user)) {
      if (this.covers(connection.session.identity)) connection.close(CLOSE.unauthenticated, 'revoked');
    }
  }
}

function rowOf(user: UserId): RowKey {
  return REVOKED_TABLE + user;
}
