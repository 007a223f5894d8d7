import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Meters } from '../meters/meters.js';
import type { RoomId, SessionId, UserId } from '../protocol/ids.js';
import { readBody } from '../store/body.js';
import type { Millis, RowKey } from '../store/room-contents.js';
import { RoomStore } from '../store/room-store.js';
import type { Session } from './session.js';
import { SYSTEM } from './system-room.js';

/** A connection that lives longer gets a fresh session when it is lost. */
const TOKEN_TTL_MS: Millis = 24 * 3600 * 1000;
const RETRY_MS: Millis = 1_000;
const KEY: RowKey = 'session.key';
const KEY_BYTES = 32;
/** Used tokens are remembered in several rooms, so that a storm of takeovers is no storm on one of them. */
const ROOMS = 64;

interface Token {
  readonly session: SessionId;
  readonly expiresAt: Millis;
  readonly nonce: string;
}

/**
 * CONN-9: what a client shows to go on with the session of a connection that it lost. Bound to its user, good for one use
 * on any instance, and worth nothing after a day. Signed with a key that the instances share through the store, so that
 * connecting costs nothing; only redeeming does: one commit, which is refused if the token was used before.
 */
@Injectable()
export class ResumeTokens implements OnApplicationBootstrap {
  private readonly logger = new Logger(ResumeTokens.name);
  private key: Buffer | undefined;

  constructor(
    private readonly store: RoomStore,
    private readonly clock: Clock,
    private readonly meters: Meters,
  ) {}

  /** A store that is not there yet does not hold up the start; until then nobody is given a token. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      this.key = await this.sharedKey();
    } catch (error) {
      this.logger.debug(`No key for resume tokens yet: ${String(error)}`);
      this.clock.after(RETRY_MS, () => void this.onApplicationBootstrap());
    }
  }

  issue({ id, user }: Session): string | undefined {
    if (this.key === undefined) return undefined;
    const expiresAt = this.store.now() + TOKEN_TTL_MS;
    const token = { session: id, expiresAt, nonce: randomUUID() };
    return `${headOf(token)}.${this.sign(token, user, this.key).toString('base64url')}`;
  }

  /** `null` if it is not good, was used, or cannot be checked now: the client gets a fresh session. */
  async redeem(text: string, user: UserId): Promise<SessionId | null> {
    const token = this.read(text, user);
    if (token === null || token.expiresAt <= this.store.now()) return this.refused();
    const key = `session.used/${token.nonce}`;
    try {
      const result = await this.store.commit(roomOf(token), {
        guards: [{ key, rev: 0 }],
        puts: [[key, '{}']],
        timers: [{ key: `resume:${token.nonce}`, at: token.expiresAt }],
      });
      if (result.kind !== 'committed') return this.refused();
      this.meters.takeovers.add('taken_over');
      return token.session;
    } catch (error) {
      this.meters.takeovers.add('unavailable');
      this.logger.warn(`A resume token could not be redeemed, its client gets a fresh session: ${String(error)}`);
      return null;
    }
  }

  private refused(): null {
    this.meters.takeovers.add('refused');
    return null;
  }

  private read(text: string, user: UserId): Token | null {
    const [session, expires = '', nonce, mac, ...rest] = text.split('.');
    if (this.key === undefined || session === undefined || nonce === undefined || mac === undefined) return null;
    const token: Token = { session: session as SessionId, expiresAt: parseInt(expires, 36), nonce };
    const shown = Buffer.from(mac, 'base64url');
    const expected = this.sign(token, user, this.key);
    const isGood = rest.length === 0 && shown.length === expected.length && timingSafeEqual(shown, expected);
    return isGood ? token : null;
  }

  private sign(token: Token, user: UserId, key: Buffer): Buffer {
    return createHmac('sha256', key)
      .update(`${headOf(token)}.${user}`)
      .digest();
  }

  /** Whoever starts first makes it. */
  private async sharedKey(): Promise<Buffer> {
    const made = JSON.stringify(randomBytes(KEY_BYTES).toString('base64'));
    const result = await this.store.commit(SYSTEM, { guards: [{ key: KEY, rev: 0 }], puts: [[KEY, made]] });
    const text = result.kind === 'lost' ? result.rows.get(KEY)?.body : made;
    return Buffer.from(readBody<string>(text ?? made), 'base64');
  }
}

function headOf({ session, expiresAt, nonce }: Token): string {
  return `${session}.${expiresAt.toString(36)}.${nonce}`;
}

function roomOf({ nonce }: Token): RoomId {
  return `$resume-${Buffer.from(nonce).reduce((sum, byte) => sum + byte, 0) % ROOMS}` as RoomId;
}
