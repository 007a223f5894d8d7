import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { UserId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';
import { Disconnections } from '../realtime/disconnections.js';
import type { Millis, Trace } from '../store/room-contents.js';
import { RoomStore } from '../store/room-store.js';
import { RoomErasure } from './room-erasure.js';

/** The first does it, the second finds nothing; more only where somebody goes on writing of the user. */
const ROUNDS_MAX = 5;
/** Sockets that were told to close are closed by then. */
const CLOSED_WITHIN_MS: Millis = 5_000;
const LOOK_EVERY_MS: Millis = 100;

export interface Erased {
  /** How many rooms had something of the user. */
  readonly rooms: number;
  /** Types of features that may keep something of the user, and do not say what becomes of it; absent: none. */
  readonly untouched?: readonly string[];
}

/** PRIV-1: takes a user out of everything. */
@Injectable()
export class Erasures {
  private readonly logger = new Logger(Erasures.name);
  private readonly underWay = new Map<UserId, Promise<Erased>>();

  constructor(
    private readonly store: RoomStore,
    private readonly disconnections: Disconnections,
    private readonly room: RoomErasure,
  ) {}

  /**
   * From its answer on no read on any instance shows anything of the user. Whatever ends it in the middle, asked again it
   * does the rest. Throws `unavailable`, or StoreUnavailable.
   */
  erase(user: UserId): Promise<Erased> {
    const known = this.underWay.get(user);
    if (known !== undefined) return known;
    const erasure = this.eraseNow(user).finally(() => this.underWay.delete(user));
    this.underWay.set(user, erasure);
    return erasure;
  }

  private async eraseNow(user: UserId): Promise<Erased> {
    await this.disconnections.disconnect(user, false);
    const [rooms, untouched] = [new Set<string>(), new Set<string>()];
    for (let round = 1; round <= ROUNDS_MAX; round++) {
      const traces = await this.tracesOfNobodyHere(user);
      let isChanged = false;
      for (const trace of traces) {
        if (!(await this.room.erase(trace, user, untouched))) continue;
        isChanged = true;
        if (!trace.room.startsWith('$')) rooms.add(trace.room);
      }
      this.logger.log(`A user is erased, round ${round}: ${traces.length} rooms looked into, ${rooms.size} changed`);
      if (!isChanged) return { rooms: rooms.size, ...(untouched.size > 0 && { untouched: [...untouched].sort() }) };
    }
    throw new Refusal('unavailable', { message: 'Others keep writing of this user; ask again' });
  }

  /** Where the user stands, once no connection of theirs is open. */
  private async tracesOfNobodyHere(user: UserId): Promise<readonly Trace[]> {
    const giveUpAt = performance.now() + CLOSED_WITHIN_MS;
    for (;;) {
      const traces = await this.store.find(user);
      if (!traces.some(({ isLive }) => isLive)) return traces;
      if (performance.now() > giveUpAt) {
        throw new Refusal('unavailable', {
          message: 'The user is still connected: revoke their tokens, then ask again',
        });
      }
      await pause(LOOK_EVERY_MS);
    }
  }
}
