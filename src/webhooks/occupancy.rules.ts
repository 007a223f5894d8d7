import { answer, change } from '../realtime/decision.js';
import type { Changes, Outcome, Settlement } from '../realtime/decision.js';
import { readBody } from '../store/body.js';
import type { Millis, RowKey } from '../store/room-contents.js';
import type { RoomView } from '../store/room-store.js';

export const OCCUPIED = 'room.occupied';
export const VACATED = 'room.vacated';
export type OccupancyType = typeof OCCUPIED | typeof VACATED;

/** What is to be told of the room, or was. */
const TOLD: RowKey = 'webhook.occupancy';

interface Told {
  readonly type: OccupancyType;
  readonly number: number;
}
/** A room filled or emptied, then. */
export interface Turn {
  readonly at: Millis;
  /** No other turn, of any room, has it. */
  readonly nonce: string;
  readonly timers: (type: OccupancyType, subject: string) => NonNullable<Changes['timers']>;
}

/** HOOK-7: nothing where it is as it was told last: it turned back before anybody looked. */
export const tellTurn: Settlement<Turn> = {
  reads: () => ({ rows: [TOLD], members: 'count' }),
  decide: ({ at, nonce, timers }: Turn, view: RoomView): Outcome<object> => {
    const row = view.rows.get(TOLD);
    const told: Told = row === undefined ? { type: VACATED, number: 0 } : readBody(row.body);
    const type = (view.members?.count ?? 0) > 0 ? OCCUPIED : VACATED;
    if (type === told.type) return answer({});
    // The time, not a count: it is above all numbers before it also where the room lost them.
    const number = Math.max(at, told.number + 1);
    const puts = [[TOLD, JSON.stringify({ type, number } satisfies Told)]] as const;
    return change({ puts, timers: timers(type, `${number}.${nonce}`) }, {});
  },
};

/** All that is told stands in the subject: what came after it changes nothing of it. */
export function turnOf(subject: string): { at: Millis; data: { number: number } } {
  const number = Number.parseInt(subject, 10);
  return { at: number, data: { number } };
}
