import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import type { RoomId, SessionId, UserId } from '../protocol/ids.js';
import { RoomStore } from '../store/room-store.js';
import type { Firing } from '../store/room-store.js';
import { typeOf } from './event-encoder.js';
import type { Settlement } from './decision.js';
import { REMOVAL_TABLE, decideLapse, removalRows, userOfRemoval } from './removal.rules.js';
import { RoomFeatures } from './room-features.js';
import { REVOKED_TABLE } from './revocations.js';
import { Rooms } from './rooms.js';
import { TICKET_TABLE } from './tickets.js';

/** Timers that only forget a row of the kernel, by the prefix of the timer: the prefix of the row. */
const FORGETTING: readonly (readonly [timer: string, row: string])[] = [
  ['resume:', 'session.used/'],
  ['ticket:', TICKET_TABLE],
  ['revoked:', REVOKED_TABLE],
];
/** The store's timer of a session whose socket is gone. */
const SESSION_TIMER = 'session:';

/** Forgets a removal whose time is over. */
const lapse: Settlement<UserId> = { reads: (user) => ({ rows: removalRows(user) }), decide: decideLapse };

/** Brings each due timer to its owner: the kernel's own end a member's grace, the others belong to features. */
@Injectable()
export class Timers implements OnApplicationBootstrap {
  private readonly logger = new Logger(Timers.name);

  constructor(
    private readonly store: RoomStore,
    private readonly features: RoomFeatures,
    private readonly rooms: Rooms,
  ) {}

  onApplicationBootstrap(): void {
    this.store.onFiring((room, firing) => this.fire(room, firing));
  }

  private async fire(room: RoomId, firing: Firing): Promise<void> {
    const { key } = firing;
    if (key.startsWith(SESSION_TIMER)) {
      await this.store.commit(room, { firing, parted: [key.slice(SESSION_TIMER.length) as SessionId] });
      return;
    }
    const forgetting = FORGETTING.find(([timer]) => key.startsWith(timer));
    if (forgetting !== undefined) {
      const [timer, row] = forgetting;
      await this.store.commit(room, { firing, deletes: [row + key.slice(timer.length)] });
      return;
    }
    if (key.startsWith(REMOVAL_TABLE)) return this.rooms.settle(room, lapse, userOfRemoval(key), { firing });
    const feature = this.features.get(typeOf(key));
    if (feature?.onTimer !== undefined) return feature.onTimer(room, firing);
    this.logger.warn(`Nothing handles the timer "${key}": it was set by a feature that is no longer here; removed`);
    await this.store.commit(room, { firing });
  }
}
