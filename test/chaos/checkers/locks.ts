import { isChange } from '../../../scripts/support/itinerary.js';
import type { Frame } from '../../support/rally-client.js';
import type { Evidence } from '../evidence.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';
import { groupBy } from '../group-by.js';
import type { Payload } from '../history.js';
import { isStored } from '../operations.js';
import type { Operation } from '../operations.js';

/** G5: grants of one item do not overlap, tokens only grow, an old token changes nothing, a counter counts all acks. */
export const checkLocks: Checker = (evidence) => [
  ...evidence.store.flatMap((room) => itemsOf(room).flatMap((item) => intervals(evidence, room, item))),
  ...tokens(evidence),
  ...evidence.store.flatMap((room) => writes(evidence, room)),
  ...evidence.store.flatMap((room) => counters(evidence, room)),
];

function itemsOf({ events }: FinalRoom): string[] {
  const ids = events.filter(({ type }) => type === 'planning').map(({ payload }) => String(payload['item_id']));
  return [...new Set(ids)];
}

/** In the log's order: after a lock the next one only after its unlock, and no change by somebody else between. */
function intervals(evidence: Evidence, { room, events }: FinalRoom, item: string): Finding[] {
  const ends = endsTold(evidence, room, item);
  let holder: Frame | undefined;
  const findings: Finding[] = [];
  const tell = (frame: Frame, what: string): void => {
    findings.push({
      kind: 'overlap',
      what: `${room} ${item} seq ${frame.seq}: ${what} ${holder?.user_id ?? 'nobody'}`,
    });
  };
  const ofItem = events.filter(({ type, payload }) => type === 'planning' && payload['item_id'] === item);
  for (const [index, frame] of ofItem.entries()) {
    switch (frame.payload['action']) {
      case 'lock':
        if (holder !== undefined) tell(frame, `${frame.user_id} has a grant beside`);
        holder = frame;
        break;
      case 'unlock':
        if (holder === undefined) tell(frame, 'an unlock of');
        else if (!evidence.terms.mayLose && isEarly(frame, holder, ends) && !isGrantedAgain(frame, ofItem[index + 1]))
          tell(frame, 'expired before its end, the grant of');
        holder = undefined;
        break;
      default:
        if (isChange(frame) && holder !== undefined && holder.user_id !== frame.user_id)
          tell(frame, `${frame.user_id} writes beside`);
    }
  }
  return findings;
}

/** Unless somebody was told that it ends so early. (A store that lost something ends every lease at once, ROOM-3.) */
function isEarly({ payload, ts = 0 }: Frame, lock: Frame, ends: readonly number[]): boolean {
  if (payload['reason'] !== 'expired' || ts >= Number(lock.payload['expires_at'])) return false;
  return !ends.some((end) => end > (lock.ts ?? 0) && end <= ts);
}

/** Other ends of its leases than their grants told: of those that were renewed, or claimed by who had waited. */
function endsTold({ entries }: Evidence, room: string, item: string): number[] {
  return entries.flatMap((entry) => {
    if (entry.kind !== 'frame' || entry.frame.room_id !== room) return [];
    const { action, item_id, expires_at } = entry.frame.payload;
    return action === 'renew' && item_id === item ? [Number(expires_at)] : [];
  });
}

/** A holder that locks again in a new epoch ends its old grant and begins another, in one commit. */
function isGrantedAgain({ seq = 0, ts, user_id }: Frame, next: Frame | undefined): boolean {
  return next?.seq === seq + 1 && next.ts === ts && next.user_id === user_id && next.payload['action'] === 'lock';
}

/** A grant that was begun after another was acked has the higher token, whatever happened to the store meanwhile. */
function tokens({ operations }: Evidence): Finding[] {
  const grants = operations.filter(
    ({ outcome, payload, ack }) => outcome === 'ok' && payload['action'] === 'lock' && 'token' in ack,
  );
  const findings: Finding[] = [];
  for (const [key, group] of groupBy(grants, ({ room, payload }) => `${room} ${String(payload['item_id'])}`)) {
    const sorted = group.toSorted((one, other) => one.invokedAt - other.invokedAt);
    for (const [index, grant] of sorted.entries()) {
      const before = sorted.slice(0, index).findLast(({ endedAt }) => endedAt < grant.invokedAt);
      if (before === undefined || isNewer(grant.ack['token'], before.ack['token'])) continue;
      if (grant.user === before.user && grant.ack['token'] === before.ack['token']) continue; // Its own lease, again.
      const what = `${key}: ${tokenText(grant)} after ${tokenText(before)}`;
      findings.push({ kind: 'stale_token', at: grant.endedAt, what });
    }
  }
  return findings;
}

/** A change that was accepted with a token stands under the grant of that token. */
function writes(evidence: Evidence, room: FinalRoom): Finding[] {
  const { operations, lines } = evidence;
  const grants = new Map(
    operations
      .filter((operation) => operation.room === room.room && isStored(operation) && 'token' in operation.ack)
      .filter(({ ack }) => !lines.isCutOff(room.room, String(ack['epoch']), seqOf(ack)))
      .map(({ ack }) => [seqOf(ack), ack['token']]),
  );
  return evidence.commitsOf(room).flatMap(({ operation: { user, id, endedAt: at }, wishes }) =>
    wishes.flatMap(({ asked, row }): Finding[] => {
      if (asked['token'] === undefined || row === undefined) return [];
      const last = room.events.slice(0, (row.seq ?? 0) - 1).findLast((event) => isLeaseBefore(event, row));
      const token = grants.get(last?.seq ?? 0);
      const isUnderGrant = last?.payload['action'] === 'lock' && last.user_id === user;
      if (isUnderGrant && (token === undefined || token === asked['token'])) return [];
      return [{ kind: 'stale_token', at, what: `${user}/${id} wrote to ${room.room} with a token that was over` }];
    }),
  );
}

/** A grant of the item, or the end of one; but for the end that its own deletion makes. */
function isLeaseBefore({ type, ts, payload }: Frame, row: Frame): boolean {
  const isLease = payload['action'] === 'lock' || payload['action'] === 'unlock';
  if (type !== 'planning' || !isLease || payload['item_id'] !== row.payload['item_id']) return false;
  return payload['reason'] !== 'deleted' || ts !== row.ts || row.payload['action'] !== 'delete';
}

function seqOf(ack: Payload): number {
  return Number(ack['seq']);
}

/** Whoever adds one under a lock or with `base_version` sees its one in the end. */
function counters({ operations, lines }: Evidence, { room, epoch, items }: FinalRoom): Finding[] {
  const adding = operations.filter((operation) => operation.room === room && countOf(operation) !== undefined);
  return [...groupBy(adding, ({ payload }) => String(payload['item_id']))].flatMap(([id, additions]): Finding[] => {
    const standing = additions.filter(({ outcome, ack }) => {
      if (outcome !== 'ok') return false;
      return ack['epoch'] === epoch || !lines.isCutOff(room, String(ack['epoch']), Number(ack['seq']));
    });
    const open = additions.filter(({ outcome }) => outcome === 'unknown').length;
    const count = Number(items.find(({ item_id }) => item_id === id)?.data['count'] ?? 0);
    if (count >= standing.length && count <= standing.length + open) return [];
    const what = `${room} ${id} counts ${count}, with ${standing.length} acks and ${open} unknown`;
    return [{ kind: count < standing.length ? 'lost' : 'duplicated', what }];
  });
}

function countOf({ payload }: Operation): unknown {
  return (payload['data'] as { count?: unknown } | undefined)?.count;
}

function isNewer(one: unknown, other: unknown): boolean {
  const [epoch = 0, counter = 0] = String(one).split('.').map(Number);
  const [otherEpoch = 0, otherCounter = 0] = String(other).split('.').map(Number);
  return epoch === otherEpoch ? counter > otherCounter : epoch > otherEpoch;
}

function tokenText({ user, ack }: Operation): string {
  return `${String(ack['token'])} of ${user}`;
}
