import type { UserId } from '../protocol/ids.js';
import { Refusal, invalidPayload } from '../protocol/refusal.js';
import { readBody } from '../store/body.js';
import type { Millis, RowKey } from '../store/room-contents.js';
import type { Row } from '../store/room-store.js';
import { answer, change } from './decision.js';
import type { Command, Decision, Outcome, RowsView } from './decision.js';

/** ROOM-8: a user who may not be in the room, and whose decision that was. */
export interface Removal {
  /** Absent: the room policy (AUTH-5). */
  readonly by?: UserId;
  /** Absent: until it is taken back. */
  readonly until?: Millis;
}
export interface Removing {
  readonly user: UserId;
  readonly by: UserId;
  readonly until?: Millis | undefined;
}
export type Readmitting = Omit<Removing, 'until'>;

/** Users that a room may keep out at a time. */
export const REMOVALS_MAX = 1_000;
export const REMOVAL_TABLE = 'room.removed/';
export const REMOVED = 'room.removed';
export const READMITTED = 'room.readmitted';
const COUNT: RowKey = 'room.removals';
const rowOf = (user: UserId): RowKey => `${REMOVAL_TABLE}${user}`;
const countOf = ({ rows }: RowsView): number => readBody<number>(rows.get(COUNT)?.body ?? '0');

export function removalRows(user: UserId): readonly [removal: RowKey, count: RowKey] {
  return [rowOf(user), COUNT];
}

export function userOfRemoval(key: string): UserId {
  return key.slice(REMOVAL_TABLE.length) as UserId;
}

export function removalOf(row: Row | undefined, now: Millis): Removal | undefined {
  return row === undefined ? undefined : inForce(readBody<Removal>(row.body), now);
}

export function inForce(removal: Removal | undefined, now: Millis): Removal | undefined {
  return removal !== undefined && (removal.until ?? Infinity) > now ? removal : undefined;
}

/** What somebody who was removed is told, whatever they ask of the room. */
export class Removed extends Refusal {
  constructor(readonly removal: Removal) {
    const { until } = removal;
    const details = { removed: true, ...(until === undefined ? {} : { until }) };
    super('forbidden', { message: 'A moderator removed this user from the room.', details });
  }
}

/** Whether one may remove the other is asked of their ranks before. */
export function decideRemove({ user, by, until }: Removing, view: RowsView): Decision<object> {
  if (user === by) return new Refusal('forbidden');
  if (until !== undefined && until <= view.now) return invalidPayload({ path: 'until', rule: 'isFuture' });
  const row = view.rows.get(rowOf(user));
  const known = removalOf(row, view.now);
  if (known !== undefined && known.until === until) return answer({});
  const count = countOf(view) + (row === undefined ? 1 : 0);
  if (count > REMOVALS_MAX) return new Refusal('removal_limit', { details: { max: REMOVALS_MAX } });
  const removal: Removal = { by, ...(until === undefined ? {} : { until }) };
  const told = { action: 'removed', user_id: user, ...(until === undefined ? {} : { until }) };
  return change(
    {
      puts: [
        [rowOf(user), JSON.stringify(removal)],
        [COUNT, String(count)],
      ],
      timers: [{ key: rowOf(user), at: until ?? null }],
      events: [{ kind: REMOVED, by, body: JSON.stringify(told) }],
    },
    {},
  );
}

export function decideReadmit({ user, by }: Readmitting, view: RowsView): Decision<object> {
  if (!view.rows.has(rowOf(user))) return answer({});
  const body = JSON.stringify({ action: 'readmitted', user_id: user });
  const timers = [{ key: rowOf(user), at: null }];
  return change({ ...forgotten(user, view), timers, events: [{ kind: READMITTED, by, body }] }, {});
}

/** Its time is over. Everybody was told when that would be. */
export function decideLapse(user: UserId, view: RowsView): Outcome<object> {
  const row = view.rows.get(rowOf(user));
  if (row === undefined || removalOf(row, view.now) !== undefined) return answer({});
  return change(forgotten(user, view), {});
}

/**
 * The command, refused to a user who was removed: whatever their instance knows of it, nothing of theirs is committed
 * after their removal.
 */
export function unlessRemoved<Input, Ack extends object>(
  command: Command<Input, Ack>,
  user: UserId,
): Command<Input, Ack> {
  const key = rowOf(user);
  const removed = (view: RowsView): Removed | undefined => {
    const removal = removalOf(view.rows.get(key), view.now);
    return removal && new Removed(removal);
  };
  if (command.reads !== undefined) {
    const { reads, decide } = command;
    const withRow = (input: Input) => {
      const asked = reads(input);
      return { ...asked, rows: [...(asked.rows ?? []), key] };
    };
    return { reads: withRow, decide: (input, view) => removed(view) ?? guarded(decide(input, view), key) };
  }
  const { usuallyAbsent = () => [], decide } = command;
  return {
    usuallyAbsent: (input) => [...usuallyAbsent(input), key],
    decide: (input, view) => (view && removed(view)) ?? guarded(decide(input, view), key),
  };
}

/** Also where the rule names what it wants guarded. */
function guarded<Ack extends object>(decision: Decision<Ack>, key: RowKey): Decision<Ack> {
  if (decision instanceof Refusal || decision.kind === 'answer') return decision;
  const { guardOnly } = decision.changes;
  if (guardOnly === undefined) return decision;
  return { ...decision, changes: { ...decision.changes, guardOnly: [...guardOnly, key] } };
}

function forgotten(user: UserId, view: RowsView) {
  return { deletes: [rowOf(user)], puts: [[COUNT, String(Math.max(0, countOf(view) - 1))]] as const };
}
