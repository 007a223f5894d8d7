import type { Frame } from '../support/rally-client.js';
import type { Evidence } from './evidence.js';
import type { FinalRoom } from './final-room.js';
import { groupBy } from './group-by.js';
import type { Operation } from './operations.js';

/** When somebody began to wait for an item. */
export interface Wait {
  readonly user: string;
  /** Not before. */
  readonly from: number;
  /** The server had it by then; Infinity as long as nobody knows. */
  readonly sureFrom: number;
}
interface Sign {
  readonly at: number;
  /** What it begins; nothing, if it ends one. */
  readonly wait?: Wait;
}

/** Who waits for which item of a room, as those know it who wait. */
export class Waits {
  /** By item and user, in order of time. */
  private readonly signs = new Map<string, Map<string, Sign[]>>();

  constructor(
    evidence: Evidence,
    { room, events }: FinalRoom,
    /** When an event was first heard, by its seq. */
    heardAt: (event: Frame) => number,
  ) {
    const { operations, entries } = evidence;
    const planning = operations.filter((operation) => operation.room === room && operation.type === 'planning');
    const closes = entries.flatMap((entry) => (entry.kind === 'close' ? [entry] : []));
    for (const [item, asked] of groupBy(planning, ({ payload }) => String(payload['item_id']))) {
      const grants = events.filter(({ payload }) => payload['action'] === 'lock' && payload['item_id'] === item);
      const byUser = new Map<string, Sign[]>();
      for (const [user, own] of groupBy(asked, (operation) => operation.user)) {
        const ends = [
          ...grants.filter((grant) => grant.user_id === user).map((grant) => ({ at: heardAt(grant) })),
          ...closes.filter(({ client }) => client === own[0]?.client).map(({ at }) => ({ at })),
        ];
        byUser.set(
          user,
          [...own.flatMap(signsOf), ...ends].toSorted((one, other) => one.at - other.at),
        );
      }
      this.signs.set(item, byUser);
    }
  }

  /** Those who wait at that time, for all that is known. */
  at(item: string, time: number): Wait[] {
    return [...(this.signs.get(item) ?? [])].flatMap(([, signs]) => {
      let wait: Wait | undefined;
      for (const sign of signs) {
        if (sign.at >= time) break;
        // Asking again keeps the place.
        wait = sign.wait === undefined ? undefined : (wait ?? sign.wait);
      }
      return wait ?? [];
    });
  }
}

function signsOf({ user, payload, ack, invokedAt: at, endedAt, attempts, outcome }: Operation): Sign[] {
  const { action, wait } = payload;
  if (action === 'unlock') return [{ at }];
  if (action !== 'lock' || wait !== true) return [];
  const isQueued = outcome === 'ok' && ack['queued'] === true && attempts === 1;
  return [{ at, wait: { user, from: at, sureFrom: isQueued ? endedAt : Infinity } }];
}
