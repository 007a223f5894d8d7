import { isChange } from '../../../scripts/support/itinerary.js';
import { pairsOf } from '../commits.js';
import { Epochs } from '../epochs.js';
import type { Evidence } from '../evidence.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';
import { groupBy } from '../group-by.js';
import { isStored } from '../operations.js';
import type { Operation } from '../operations.js';

/** PLAN-6, ROOM-3: each change of an item is its next version; it leaps only where an epoch began, and never goes back. */
export const checkVersions: Checker = (evidence) => [
  ...evidence.store.flatMap((room) => chains(evidence, room)),
  ...given(evidence.operations),
];

function chains(evidence: Evidence, room: FinalRoom): Finding[] {
  const epochs = new Epochs(evidence, room);
  const byItem = groupBy(room.events.filter(isChange), ({ payload }) => String(payload['item_id']));
  return [...byItem].flatMap(([item, changes]) =>
    changes.flatMap(({ seq = 0, payload }, index): Finding[] => {
      const before = changes[index - 1];
      const [last, version] = [Number(before?.payload['version'] ?? 0), Number(payload['version'])];
      const mayLeap = !epochs.areOne(before?.seq ?? 0, seq);
      if (version === last + 1 || (mayLeap && version > last)) return [];
      return [{ kind: 'version', what: `${room.room} ${item} seq ${seq}: version ${version} after ${last}` }];
    }),
  );
}

interface Given {
  readonly operation: Operation;
  readonly version: number;
}

/** What was begun after another one was acked has the higher version, also if that one was lost since. */
function given(operations: readonly Operation[]): Finding[] {
  const told = operations.filter((operation) => operation.type === 'planning' && isStored(operation));
  const all = told.flatMap((operation) =>
    pairsOf(operation.payload, operation.ack).flatMap(({ asked, told: { version, noop } }) => {
      if (typeof version !== 'number' || noop === true || 'token' in operation.ack) return [];
      return [{ key: `${operation.room} ${String(asked['item_id'])}`, operation, version }];
    }),
  );
  return [...groupBy(all, ({ key }) => key)].flatMap(([key, group]) => backwards(key, group));
}

function backwards(key: string, all: readonly Given[]): Finding[] {
  const byEnd = all.toSorted((one, other) => one.operation.endedAt - other.operation.endedAt);
  let ended = 0;
  let highest = 0;
  return all
    .toSorted((one, other) => one.operation.invokedAt - other.operation.invokedAt)
    .flatMap(({ operation: { user, id, invokedAt, endedAt: at }, version }): Finding[] => {
      for (; (byEnd[ended]?.operation.endedAt ?? Infinity) < invokedAt; ended++) {
        highest = Math.max(highest, byEnd[ended]?.version ?? 0);
      }
      if (version > highest) return [];
      return [{ kind: 'version', at, what: `${key}: ${user}/${id} was given version ${version} after ${highest}` }];
    });
}
